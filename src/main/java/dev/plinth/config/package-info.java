/// Every setting, read and checked once: defaults, then the home's `.env`, then the environment.
/// Start at [Config]. It holds values alone and starts nothing.
@NullMarked
package dev.plinth.config;

import org.jspecify.annotations.NullMarked;
