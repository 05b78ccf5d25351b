# honeyDue as an image: one program for the API, workers and migrations, with the admin inside.
#
#   docker build --tag honeydue .                        user 1000: `serve` on 8000, or whatever else the program can do
#   docker build --tag honeydue-admin --target admin .   user 1001: the admin's files alone, on 3000
#
# The one base image is pinned by its tag, equal to rust-toolchain.toml; who can reach a registry may write its digest behind it.
# What runs in the end is no base image's: the program, the libraries that it links, certificates, and no shell.

# Manifests without sources: what stays the same while only code changes.
FROM docker.io/library/rust:1.95.0-slim-bookworm AS skeleton
# The toolchain is that of the image; rust-toolchain.toml would fetch lints as well.
ENV RUSTUP_TOOLCHAIN=1.95.0 CARGO_TERM_COLOR=never HONEYDUE_TOOLS=/opt/tools
WORKDIR /src
COPY Cargo.toml Cargo.lock ./
COPY entity/Cargo.toml entity/
COPY migration/Cargo.toml migration/
COPY domain/Cargo.toml domain/
COPY server/Cargo.toml server/
COPY worker/Cargo.toml worker/
COPY honeydue/Cargo.toml honeydue/
COPY testing/Cargo.toml testing/
COPY admin/Cargo.toml admin/
RUN for crate in entity migration domain server worker testing; do mkdir $crate/src && touch $crate/src/lib.rs || exit 1; done \
 && mkdir honeydue/src admin/src \
 && for main in honeydue/src/main.rs admin/src/main.rs server/build.rs; do echo 'fn main() {}' > $main; done

# trunk and wasm-bindgen; anew only where their versions change.
FROM skeleton AS tools
COPY scripts/env.sh scripts/setup.sh scripts/build-admin.sh scripts/
COPY admin/Trunk.toml admin/
COPY admin/wasm/package.json admin/wasm/package-lock.json admin/wasm/
RUN scripts/build-admin.sh tools

# The admin, as WebAssembly: its dependencies first, then itself.
FROM tools AS pages
RUN cargo build --quiet --locked -p admin --target wasm32-unknown-unknown --profile wasm-release \
 && cargo clean --quiet -p admin --target wasm32-unknown-unknown --profile wasm-release
COPY scripts/compress-admin.sh scripts/
COPY admin admin
RUN scripts/build-admin.sh

# The program's dependencies; anew only where Cargo.lock or a manifest changes.
FROM skeleton AS dependencies
RUN cargo build --quiet --release --locked -p honeydue \
 && cargo clean --quiet --release -p entity -p migration -p domain -p server -p worker -p honeydue

FROM dependencies AS program
COPY docs/operations.json docs/
COPY entity entity
COPY migration migration
COPY domain domain
COPY server server
COPY worker worker
COPY honeydue honeydue
COPY --from=pages /src/admin/dist admin/dist
RUN cargo build --quiet --release --locked -p honeydue
# What it needs at run time, and nothing else.
RUN install -D target/release/honeydue /image/usr/local/bin/honeydue \
 && ldd target/release/honeydue > /tmp/libraries \
 && for file in $(grep --only-matching '/[^ ]*' /tmp/libraries) /etc/ssl/certs/ca-certificates.crt; do \
      cp --dereference --parents --target-directory=/image "$file" || exit 1; \
    done \
 && printf '%s\n' 'root:x:0:0::/:/nologin' 'honeydue:x:1000:1000::/data:/nologin' 'admin:x:1001:1001::/:/nologin' > /image/etc/passwd \
 && printf '%s\n' 'root:x:0:' 'honeydue:x:1000:' 'admin:x:1001:' > /image/etc/group \
 && echo 'hosts: files dns' > /image/etc/nsswitch.conf \
 && install -d --mode=1777 /image/tmp \
 && install -d --mode=0750 --owner=1000 --group=1000 /image/data

FROM scratch AS files
COPY --from=program /image /
# Only /data and /tmp are ever written to, so that the root may be read-only.
ENV PATH=/usr/local/bin \
    LISTEN=0.0.0.0:8000 \
    WORKER_LISTEN=0.0.0.0:8001 \
    ADMIN_LISTEN=0.0.0.0:3000 \
    LOG_FORMAT=json \
    DATA_DIR=/data \
    FILES_DIR=/data/files \
    OUTBOX_DIR=/tmp/outbox
ARG VERSION=0.1.0
ARG REVISION=unknown
ARG CREATED=unknown
LABEL org.opencontainers.image.title="honeyDue" \
      org.opencontainers.image.description="Keeps a home in good repair: households, their tasks, and reminders that come on time" \
      org.opencontainers.image.documentation="docs/deploy.md" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}"
WORKDIR /
ENTRYPOINT ["/usr/local/bin/honeydue"]

FROM files AS admin
USER 1001:1001
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=5s CMD ["/usr/local/bin/honeydue", "healthcheck", "--listen", "127.0.0.1:3000"]
CMD ["admin", "serve"]

FROM files AS honeydue
USER 1000:1000
EXPOSE 8000 8001
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["/usr/local/bin/honeydue", "healthcheck"]
CMD ["serve"]
