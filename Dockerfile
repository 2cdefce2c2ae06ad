# syntax=docker/dockerfile:1
# SPDX-License-Identifier: Apache-2.0
#
# docker build -t postern .
# docker run --read-only -p 4180:4180 -v ./proxy.yaml:/etc/postern/proxy.yaml:ro postern
#
# docker build --target sync-worker -t postern-sync .
# docker run --read-only -v ./sync.yaml:/etc/postern/sync.yaml:ro -v ./secrets:/run/secrets:ro postern-sync
#
# All the work is in build/image, which the tests run, too; see docs/operations.md.

FROM maven:3-eclipse-temurin-25 AS source
WORKDIR /source
COPY . .

FROM source AS build-sync-worker
# a database for the run from which the class-data archive is made
RUN apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends postgresql
RUN mvn -q -pl sync-worker -am -DskipTests -Dlint.skip package && build/image /image /opt/postern sync-worker

FROM scratch AS sync-worker
COPY --from=build-sync-worker /image /
USER 65532:65532
# glibc gives each thread an arena of its own otherwise
ENV MALLOC_ARENA_MAX=2
EXPOSE 4190 4191
# A run that goes on has 20 s for its batch, visitors have 5 s: docker stop --time 40.
STOPSIGNAL SIGTERM
# Of serve; a container that makes one run has none: --no-healthcheck.
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s --retries=3 \
    CMD ["/opt/postern/java/bin/java", "@/opt/postern/jvm.options", "-XX:TieredStopAtLevel=1", "-jar", "/opt/postern/postern-sync.jar", "health", "--config", "/etc/postern/sync.yaml"]
ENTRYPOINT ["/opt/postern/java/bin/java", "@/opt/postern/jvm.options", "-jar", "/opt/postern/postern-sync.jar"]
CMD ["serve", "--config", "/etc/postern/sync.yaml"]

FROM source AS build
RUN mvn -q -pl proxy -am -DskipTests -Dlint.skip package && build/image /image

FROM scratch AS proxy
COPY --from=build /image /
USER 65532:65532
# glibc gives each thread an arena of its own otherwise, which costs a sidecar some 20 MiB
ENV MALLOC_ARENA_MAX=2
EXPOSE 4180 4181
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s --retries=3 \
    CMD ["/opt/postern/java/bin/java", "-XX:TieredStopAtLevel=1", "@/opt/postern/jvm.options", "-jar", "/opt/postern/postern-proxy.jar", "health", "--config", "/etc/postern/proxy.yaml"]
ENTRYPOINT ["/opt/postern/java/bin/java", "@/opt/postern/jvm.options", "-jar", "/opt/postern/postern-proxy.jar"]
CMD ["run", "--config", "/etc/postern/proxy.yaml"]
