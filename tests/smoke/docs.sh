#!/usr/bin/env bash
# Runs the shell blocks of README.md and docs/ that are marked '<!-- run: name -->', as a reader would: from the root, each
# with a database of its own. What was built before is not built again.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# 'dotnet run' in a block means the build that exists, but for the blocks that ask for a release.
mkdir "$work/bin"
real=$(command -v dotnet)
cat > "$work/bin/dotnet" <<SHIM
#!/usr/bin/env bash
if [[ \$1 == run && " \$* " != *" -c Release "* ]]; then shift; exec "$real" run --no-build "\$@"; fi
exec "$real" "\$@"
SHIM
chmod +x "$work/bin/dotnet"
export PATH=$work/bin:$PATH

# Writes each marked block to a file of its name.
extract() {
  awk -v folder="$work/blocks" '
    /^<!-- run: [a-z0-9-]+ -->$/ { name = $3; next }
    /^```bash$/ && name != "" { file = folder "/" name; inside = 1; printf "" > file; next }
    /^```$/ && inside { close(file); inside = 0; name = ""; next }
    inside { print > file }
  ' "$@"
}

mkdir "$work/blocks"
find README.md docs -name '*.md' -print0 | while IFS= read -r -d '' file; do extract "$file"; done

count=0
for block in "$work"/blocks/*; do
  name=$(basename "$block")
  mkdir "$work/db-$name"
  if ! S3DB_CONNECTION=file://$work/db-$name bash -euo pipefail "$block" > "$work/output" 2>&1; then
    cat "$work/output"
    echo "the block '$name' failed"
    exit 1
  fi
  echo "ok docs: $name"
  count=$((count + 1))
done
((count > 0))
