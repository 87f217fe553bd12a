/// The native API, `/api/v1/…`: a thin layer of routes over the waist. Start at any `XRoutes`; each
/// reads a request, calls one service and writes the answer. It holds no rules and no SQL.
@NullMarked
package dev.plinth.api;

import org.jspecify.annotations.NullMarked;
