/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.process.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What the build wrote down about itself. */
public final class Build {
    private static final Properties PROPERTIES = read();

    private Build() {}

    /** The version of the project. */
    public static String version() {
        return PROPERTIES.getProperty("version", "unknown");
    }

    /** When its sources were fixed; equal sources say the same. */
    public static String time() {
        return PROPERTIES.getProperty("time", "unknown");
    }

    private static Properties read() {
        Properties properties = new Properties();
        try (InputStream in = Build.class.getResourceAsStream("build.properties")) {
            if (in != null) {
                properties.load(in);
            }
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
