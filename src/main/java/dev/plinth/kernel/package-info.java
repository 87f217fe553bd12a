/// The few words everyone speaks: [Problem], [Caller], [Ids], [Current]. It imports the JDK alone
/// and holds no behaviour of a feature.
@NullMarked
package dev.plinth.kernel;

import org.jspecify.annotations.NullMarked;
