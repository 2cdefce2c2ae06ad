/* SPDX-License-Identifier: Apache-2.0 */
package io.postern.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** InvenioRDM with its search, its own tasks, and few vocabularies, so that it is filled in seconds. */
record InvenioRdm(Path environment, OpenSearch search) implements InvenioSite.Flavour {
    @Override
    public Map<String, String> variables() {
        return Map.of(
                "INVENIO_SEARCH_HOSTS",
                "['" + search.authority() + "']",
                // what a page begins has ended when it is there
                "INVENIO_CELERY_TASK_ALWAYS_EAGER",
                "True");
    }

    @Override
    public void furnish(Invenio invenio, Path directory) {
        try {
            Path files = Files.createDirectories(directory.resolve("files"));
            Path data = Files.createDirectories(directory.resolve("instance/app_data"));
            for (String file : List.of("none.yaml", "resource_types.yaml", "vocabularies.yaml")) {
                Resources.copy("/invenio/rdm/" + file, data, Map.of());
            }
            // the fixtures give this role to a person, and do not make it
            invenio.command("roles", "create", "admin");
            invenio.command("files", "location", "create", "--default", "default-location", files.toString());
            invenio.command("access", "allow", "superuser-access", "role", "admin");
            invenio.command("index", "init", "--force");
            invenio.command("queues", "declare");
            invenio.command("rdm-records", "fixtures");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        invenio.celery("invenio_app.celery");
    }
}
