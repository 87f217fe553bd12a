/// What whoever runs a backend may do with it: its people and its data, through a socket that is
/// theirs alone.
@NullMarked
package dev.plinth.admin;

import org.jspecify.annotations.NullMarked;
