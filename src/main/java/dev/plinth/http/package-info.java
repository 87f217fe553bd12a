/// The HTTP edge: Helidon with deadlines around it, one route table, problems as answers, static
/// files. Start at [Server], then [Exchange], the one type that routes see. It knows no feature.
@NullMarked
package dev.plinth.http;

import org.jspecify.annotations.NullMarked;
