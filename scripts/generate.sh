#!/usr/bin/env bash
# Regenerates gen/ from proto/: `npm run generate` for every language, `npm run generate -- ts` for TypeScript alone.
# GENERATE_INTO=folder writes there instead of into gen/, for the checks that compare.
#
# The generators are pinned here and come from the languages' own registries, once, into .perdure/tools/.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/node_modules/.bin:$PATH"

into=${GENERATE_INTO:-.}
tools=$PWD/.perdure/tools

# The oldest of a line that today's runtimes read: a stub's version is the least that its users must have.
grpcio_tools=1.76.0
mypy_protobuf=5.1.0
protoc_gen_go=v1.36.10
protoc_gen_go_grpc=v1.5.1
protoc=4.31.1
protoc_gen_grpc_java=1.76.0
protoc_gen_prost=0.5.0
protoc_gen_tonic=0.5.0

# once NAME COMMAND…: runs COMMAND with a fresh folder as its last argument, unless .perdure/tools/NAME is whole.
once() {
  local folder=$tools/$1
  shift
  if [ ! -e "$folder/.whole" ]; then
    rm -rf "$folder"
    mkdir -p "$folder"
    "$@" "$folder" && touch "$folder/.whole"
  fi
}

# stubs LANGUAGE: the template's plugins, found in the folders given after it.
stubs() {
  local language=$1 folder path=
  shift
  for folder in "$@"; do path+=$tools/$folder: ; done
  PATH=$path$PATH buf generate --template "scripts/generate/$language.gen.yaml" --output "$into"
}

generate_ts() {
  buf generate --output "$into"
}

install_python() {
  python3 -m venv "$1"
  "$1/bin/pip" install --quiet --only-binary :all: "grpcio-tools==$grpcio_tools" \
    "grpcio==$grpcio_tools" "mypy-protobuf==$mypy_protobuf"
}

generate_python() {
  local tool=grpcio-tools-$grpcio_tools-mypy-$mypy_protobuf contracts=(proto/perdure/v1/*_service.proto) image
  once "$tool" install_python
  find "$into/gen/python/perdure" -name '*_pb2*' -delete 2>/dev/null || true
  stubs python "$tool/bin"
  # The service stubs name no validation rule, so they are made from the whole image.
  image=$(mktemp)
  buf build --output "$image#format=binpb"
  PATH=$tools/$tool/bin:$PATH python -m grpc_tools.protoc --descriptor_set_in="$image" \
    --grpc_python_out="$into/gen/python" --mypy_grpc_out="quiet:$into/gen/python" "${contracts[@]#proto/}"
  rm "$image"
}

install_go() {
  GOBIN=$2 go install "$1"
}

generate_go() {
  local messages=protoc-gen-go-$protoc_gen_go services=protoc-gen-go-grpc-$protoc_gen_go_grpc
  once "$messages" install_go "google.golang.org/protobuf/cmd/protoc-gen-go@$protoc_gen_go"
  once "$services" install_go "google.golang.org/grpc/cmd/protoc-gen-go-grpc@$protoc_gen_go_grpc"
  find "$into/gen/go" -name '*.pb.go' -delete 2>/dev/null || true
  stubs go "$messages" "$services"
}

# install_java GROUP NAME VERSION folder
install_java() {
  mvn --quiet --batch-mode -Dstyle.color=never org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
    -Dartifact="$1:$2:$3:exe:$(java_platform)" -DoutputDirectory="$4"
  mv "$4/$2-$3-"*.exe "$4/$2"
  chmod +x "$4/$2"
}

java_platform() {
  local system=linux machine=x86_64
  [ "$(uname -s)" = Darwin ] && system=osx
  case "$(uname -m)" in arm64 | aarch64) machine=aarch_64 ;; esac
  echo "$system-$machine"
}

generate_java() {
  local messages=protoc-$protoc services=protoc-gen-grpc-java-$protoc_gen_grpc_java
  once "$messages" install_java com.google.protobuf protoc "$protoc"
  once "$services" install_java io.grpc protoc-gen-grpc-java "$protoc_gen_grpc_java"
  rm -rf "$into/gen/java/src/main/java"
  mkdir -p "$into/gen/java/src/main/java"
  stubs java "$messages" "$services"
}

install_rust() {
  CARGO_TARGET_DIR=$tools/cargo-target cargo install --quiet --debug --locked --no-track --root "$3" "$1" "$2"
}

generate_rust() {
  local tool=protoc-gen-prost-$protoc_gen_prost-tonic-$protoc_gen_tonic
  once "$tool" install_rust "protoc-gen-prost@$protoc_gen_prost" "protoc-gen-tonic@$protoc_gen_tonic"
  rm -f "$into/gen/rust/src/perdure".*
  stubs rust "$tool/bin"
}

[ $# -gt 0 ] || set -- ts python go java rust
for language in "$@"; do
  started=$SECONDS
  "generate_$language"
  echo "generated gen/$language in $((SECONDS - started)) s"
done
