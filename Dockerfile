# kmip-conformance with PyKMIP beside it, as a user without rights. Reports go to /work/kmip-conformance-report.
FROM node:22-bookworm-slim AS build
WORKDIR /opt/kmip-conformance
COPY package.json package-lock.json ./
# The build needs the sources, which come next: a change of theirs installs nothing anew.
RUN npm ci --no-audit --no-fund --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY scripts ./scripts
COPY src ./src
COPY profiles ./profiles
COPY fixtures ./fixtures
COPY reports/templates ./reports/templates
RUN npm run build && npm prune --omit=dev --no-audit --no-fund --ignore-scripts

FROM node:22-bookworm-slim
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends python3-pykmip \
 && rm -rf /var/lib/apt/lists/*
COPY --from=build /opt/kmip-conformance /opt/kmip-conformance
RUN ln -s /opt/kmip-conformance/dist/cli/main.js /usr/local/bin/kmip-conformance \
 && install -d -o node -g node /work
USER node
WORKDIR /work
ENTRYPOINT ["kmip-conformance"]
CMD ["run"]
