# Bookworm and not Alpine: LanceDB's native library is built against glibc, and its musl build is untested here.
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY nest-cli.json tsconfig.json tsconfig.build.json ./
COPY scripts scripts
COPY src src
COPY apps apps
COPY libs libs
RUN npm run build && npm prune --omit=dev

FROM node:22-bookworm-slim
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=8000 \
    STORAGE_URI=file:/data
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8000
# node itself is process 1, so that it gets the signals. The worker: ["node", "--enable-source-maps", "dist/apps/worker/src/main.js"]
CMD ["node", "--enable-source-maps", "dist/src/main.js"]
