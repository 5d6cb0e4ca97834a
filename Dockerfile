# One image for the API and the worker; docs/deployment.md says how it is run.
# Bookworm and not Alpine: LanceDB's native library is built against glibc, and its musl build is untested here.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY nest-cli.json tsconfig.json tsconfig.build.json ./
COPY src src
COPY apps apps
COPY libs libs
COPY scripts scripts
RUN node scripts/build.mjs --no-install \
    && npm prune --omit=dev --ignore-scripts

FROM node:24-bookworm-slim
LABEL org.opencontainers.image.title="Ragmill" \
      org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=8000 \
    WORKER_HOST=0.0.0.0 \
    WORKER_PORT=8001 \
    STORAGE_URI=file:/data
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
RUN mkdir /data && chown node:node /data
# By number, so that Kubernetes can see that it is not root.
USER 1000:1000
# Nothing else is written to but /data, and /tmp while documents come from a bucket: the root file system may be read-only.
VOLUME /data
EXPOSE 8000 8001
# That of the API; a worker answers on WORKER_PORT.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# node itself is process 1, so that it gets the signals. The worker: ["node", "--enable-source-maps", "dist/apps/worker/src/main.js"]
# V8's own threads take the event loop's cores when they collect garbage: the API has one of them, not four.
CMD ["node", "--enable-source-maps", "--v8-pool-size=1", "dist/src/main.js"]
