import static org.codelibs.opensearch.runner.OpenSearchRunner.newConfigs;

import org.codelibs.opensearch.runner.OpenSearchRunner;

/** One node of a cluster on loopback: Node FOLDER NAME HTTP_PORT TRANSPORT_PORT SEEDS FIRST_NAMES. */
public final class Node {
    public static void main(String[] words) throws Exception {
        String folder = words[0];
        String name = words[1];
        new OpenSearchRunner().onBuild((number, settings) -> settings
            .put("node.name", name)
            .put("network.host", "127.0.0.1")
            .put("http.port", words[2])
            .put("transport.port", words[3])
            .put("discovery.seed_hosts", words[4])
            .put("cluster.initial_cluster_manager_nodes", words[5])
            // A cluster that is killed for a test is to notice soon, and a full disk is not what is tested.
            .put("cluster.fault_detection.follower_check.timeout", "3s")
            .put("cluster.fault_detection.leader_check.timeout", "3s")
            .put("cluster.routing.allocation.disk.threshold_enabled", "false")
        ).build(newConfigs().basePath(folder).numOfNode(1).clusterName("pincite-tests").useLogger());
        while (System.in.read() >= 0) {
            // Nothing is said to it; the end of whoever started it is the end of the input.
        }
        System.exit(0);
    }
}
