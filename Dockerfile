# The server, for a Postgres that is given: PERDURE_DATABASE_URL. The embedded Postgres is not in the image.

FROM node:22-bookworm-slim AS build
WORKDIR /perdure
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY gen/ts gen/ts
COPY src src
RUN npx tsc -p tsconfig.build.json --incremental false --declaration false --sourceMap false

FROM node:22-bookworm-slim AS modules
WORKDIR /perdure
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM node:22-bookworm-slim
WORKDIR /perdure
ENV NODE_ENV=production PERDURE_HOST=0.0.0.0 PERDURE_LOG_FORMAT=json
COPY --from=modules /perdure/node_modules node_modules
COPY --from=build /perdure/dist dist
COPY package.json LICENSE ./
USER 1000:1000
EXPOSE 7337
HEALTHCHECK --interval=10s --timeout=3s --start-period=40s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (Number(process.env.PERDURE_PORT) || 7337) + '/readyz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/src/main.js"]
CMD ["serve"]
