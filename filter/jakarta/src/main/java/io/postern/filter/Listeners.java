/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.filter;

import io.postern.auth.GateEvents;
import jakarta.servlet.FilterConfig;
import java.util.List;
import java.util.Optional;

/**
 * What an app has the gate tell it.
 *
 * @param events what the gate does with others, such as providers
 * @param decisions each request's decision
 * @param arrivals each person, once for each session
 */
record Listeners(GateEvents events, DecisionListener decisions, Optional<ArrivalListener> arrivals) {
    /** Nothing. */
    static final Listeners NONE = new Listeners(GateEvents.NONE, DecisionListener.NONE, Optional.empty());

    private static final String EVENTS = "events";
    private static final String DECISIONS = "decisions";
    private static final String ARRIVALS = "arrivals";

    /**
     * These, and in the place of those that are missing the ones that init parameters or attributes of the app's context name.
     *
     * @param problems takes what is wrong, a line each
     */
    Listeners orNamedBy(FilterConfig config, List<String> problems) {
        return new Listeners(
                events == GateEvents.NONE
                        ? named(config, EVENTS, GateEvents.class, problems).orElse(GateEvents.NONE)
                        : events,
                decisions == DecisionListener.NONE
                        ? named(config, DECISIONS, DecisionListener.class, problems)
                                .orElse(DecisionListener.NONE)
                        : decisions,
                arrivals.or(() -> named(config, ARRIVALS, ArrivalListener.class, problems)));
    }

    private static <T> Optional<T> named(FilterConfig config, String parameter, Class<T> type, List<String> problems) {
        String name = config.getInitParameter(parameter);
        if (name != null && !name.isBlank()) {
            return made(config, parameter, name.strip(), type, problems);
        }
        Object attribute = config.getServletContext().getAttribute(type.getName());
        if (attribute != null && !type.isInstance(attribute)) {
            problems.add("the attribute " + type.getName() + " of the servlet context is a "
                    + attribute.getClass().getName() + ", which does not implement it: set one that does");
        }
        return type.isInstance(attribute) ? Optional.of(type.cast(attribute)) : Optional.empty();
    }

    /** The one place where a class is come by through its name: {@code web.xml} has no other way to name one. */
    private static <T> Optional<T> made(
            FilterConfig config, String parameter, String name, Class<T> type, List<String> problems) {
        String where = "the init parameter " + parameter + " of the filter " + config.getFilterName() + " is \"" + name
                + "\", ";
        try {
            // A container that was put together in code may have none of the app's own.
            ClassLoader ofTheApp = config.getServletContext().getClassLoader();
            Class<?> found = Class.forName(name, true, ofTheApp == null ? Listeners.class.getClassLoader() : ofTheApp);
            if (!type.isAssignableFrom(found)) {
                problems.add(where + "which does not implement " + type.getName() + ": name a class that does");
                return Optional.empty();
            }
            return Optional.of(type.cast(found.getDeclaredConstructor().newInstance()));
        } catch (ClassNotFoundException e) {
            problems.add(where + "which is no class of the app: correct the name");
        } catch (ReflectiveOperationException e) {
            problems.add(where + "which cannot be made (" + e
                    + "): give it a public constructor without parameters that does not throw");
        }
        return Optional.empty();
    }
}
