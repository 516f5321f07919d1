# syntax=docker/dockerfile:1

FROM rust:1.95-bookworm AS build
# wasm-opt and esbuild come from npm at the versions that the repository's lock file names.
RUN apt-get update \
    && apt-get install -y --no-install-recommends nodejs npm \
    && rm -rf /var/lib/apt/lists/*
RUN rustup target add wasm32-unknown-unknown
WORKDIR /source
COPY . .
# The caches stay on the build machine; what the image needs is copied out of them.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/source/target \
    cargo xtask build \
    && install -D target/release/server /undertone/server \
    && cp -r target/site /undertone/site

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /data --create-home undertone
COPY --from=build /undertone /undertone
ENV UNDERTONE_ADDR=0.0.0.0:3000 \
    UNDERTONE_DATA=/data \
    LEPTOS_OUTPUT_NAME=undertone \
    LEPTOS_SITE_ROOT=/undertone/site \
    LEPTOS_SITE_PKG_DIR=pkg \
    LEPTOS_HASH_FILES=true \
    LEPTOS_HASH_FILE_NAME=/undertone/site/hash.txt \
    LEPTOS_ENV=PROD
USER undertone
WORKDIR /data
VOLUME /data
EXPOSE 3000
# bash speaks TCP itself, so the image needs no HTTP client.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD \
    ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/3000 && printf 'GET /health HTTP/1.0\\r\\nhost: localhost\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [ \"$status\" = 200 ]"]
ENTRYPOINT ["/undertone/server"]
