# An image from the sources; that of a release is .github/image/Dockerfile.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -tags nopgxregisterdefaulttypes -trimpath -ldflags="-s -w -buildid=" -o /localmarket ./cmd/localmarket

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY LICENSE THIRD_PARTY_NOTICES.txt /
COPY --from=build /localmarket /localmarket
USER 65532:65532
WORKDIR /work
EXPOSE 8090
HEALTHCHECK --interval=30s --timeout=5s CMD ["/localmarket", "healthcheck"]
ENTRYPOINT ["/localmarket"]
