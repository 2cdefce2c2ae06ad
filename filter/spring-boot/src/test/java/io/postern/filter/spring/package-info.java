/** The filter as a bean of a Spring Boot application. */
@NullMarked
package io.postern.filter.spring;

import org.jspecify.annotations.NullMarked;
