# syntax=docker/dockerfile:1
# SPDX-License-Identifier: Apache-2.0
#
# docker build -t postern .
# docker run --read-only -p 4180:4180 -v ./proxy.yaml:/etc/postern/proxy.yaml:ro postern
#
# All the work is in build/image, which the tests run, too; see docs/operations.md.

FROM maven:3-eclipse-temurin-25 AS build
WORKDIR /source
COPY . .
RUN mvn -q -pl proxy -am -DskipTests -Dlint.skip package && build/image /image

FROM scratch
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
