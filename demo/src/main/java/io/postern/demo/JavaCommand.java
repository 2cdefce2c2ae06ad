/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.demo;

import java.io.File;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The Java that runs this process, and what it runs, for another one; from whatever directory. */
final class JavaCommand {
    static final String PROGRAM =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    static final String CLASS_PATH = Pattern.compile(File.pathSeparator, Pattern.LITERAL)
            .splitAsStream(System.getProperty("java.class.path"))
            .map(place -> Path.of(place).toAbsolutePath().toString())
            .collect(Collectors.joining(File.pathSeparator));

    private JavaCommand() {}
}
