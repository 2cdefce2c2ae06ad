/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e.opensearch;

import org.codelibs.opensearch.runner.OpenSearchRunner;

/** One OpenSearch node as its distribution has it, with the modules that come with it and no plug-in. */
final class OpenSearchServer {
    private static final String NODE = "Node 1";

    private OpenSearchServer() {}

    /**
     * Serves on loopback until the process ends.
     *
     * @param arguments the port for HTTP, another for the node itself, and a folder for its files
     */
    public static void main(String[] arguments) throws Exception {
        OpenSearchRunner runner = new OpenSearchRunner();
        runner.onBuild((number, settings) -> settings.put("http.port", arguments[0])
                .put("transport.port", arguments[1])
                .put("network.host", "127.0.0.1")
                // the only node there is
                .putList("discovery.seed_hosts", "127.0.0.1:" + arguments[1])
                .putList("cluster.initial_cluster_manager_nodes", NODE)
                // a full disk of somebody else's is no reason to refuse a test's writes
                .put("cluster.routing.allocation.disk.threshold_enabled", false));
        runner.build(OpenSearchRunner.newConfigs()
                .basePath(arguments[2])
                .clusterName("postern-e2e")
                .numOfNode(1));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(runner)));
        Thread.currentThread().join();
    }

    private static void close(OpenSearchRunner runner) {
        try {
            runner.close();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
