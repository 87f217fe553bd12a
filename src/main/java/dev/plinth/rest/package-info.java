/// The app's own endpoints, as its contract describes them: each is compiled once to a plan that a
/// request only fills. Start at [EndpointRoutes]. It knows no SQL and makes no rule.
@NullMarked
package dev.plinth.rest;

import org.jspecify.annotations.NullMarked;
