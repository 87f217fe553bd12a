/// The description of what is served: `/openapi.json`, and `/docs` for people. Start at [OpenApi].
/// It describes routes and serves none of them.
@NullMarked
package dev.plinth.openapi;

import org.jspecify.annotations.NullMarked;
