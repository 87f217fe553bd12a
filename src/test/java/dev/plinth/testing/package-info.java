/// What tests share: whole apps, clients, and things that behave as they are told.
@NullMarked
package dev.plinth.testing;

import org.jspecify.annotations.NullMarked;
