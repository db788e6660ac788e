# What may enter the tree of dependencies: cargo-deny and cargo-vet judge it, cargo-cyclonedx writes it down.
# Sourced by deploy/local.
# shellcheck shell=bash

judges='cargo-deny@0.20.2 cargo-vet@0.10.3 cargo-cyclonedx@0.5.9'
tools=$project/.local/tools

# Debug builds: they take a third of the time to build and judge in three seconds all the same.
install_judges() {
    local judge
    for judge in $judges; do
        grep -qs "^\"${judge/@/ } (registry" "$tools/.crates.toml" && continue
        say "cargo install $judge"
        supervise cargo install --quiet --locked --debug --root "$tools" --target-dir "$tools/target" "$judge"
    done
    rm -rf "$tools/target"
}

# Crates, licences and sources as deny.toml allows; every version vetted or exempted in deploy/supply-chain;
# the bill of materials in target/. Advisories are asked for where their database can be reached.
judge_supply() {
    local advice
    need_rust
    install_judges
    export PATH="$tools/bin:$PATH"
    supervise cargo deny --locked --log-level error check --hide-inclusion-graph --allow duplicate bans licenses sources
    supervise cargo vet --locked --frozen
    if advice=$(cargo deny --locked --log-level error check advisories 2>&1); then
        say "no advisory against what is in Cargo.lock"
    elif grep -q 'failed to fetch advisory database' <<<"$advice"; then
        say "the advisory database cannot be reached from here: nothing is said about advisories"
    else
        fail "$advice"
    fi
    supervise cargo cyclonedx --quiet --manifest-path services/lianyi/Cargo.toml --format json --describe binaries
    mkdir -p target
    mv services/lianyi/lianyi_bin.cdx.json target/lianyi.cdx.json
    find services workers tests -name '*_bin.cdx.json' -delete # of programs that no one ships
    say "$(grep -c '^name = ' Cargo.lock) packages in Cargo.lock; what the program holds is in target/lianyi.cdx.json"
}
