/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.sync;

/** A plan's file is not as the worker wrote it. */
final class InvalidPlanException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidPlanException(String message) {
        super(message);
    }
}
