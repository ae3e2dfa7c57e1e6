//! Which files of a crate import which, from its syntax trees.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Attribute, Item, ItemMod, ItemUse, Macro, UseTree, Visibility};

/// The segments of a path; a module is named by its path from the root, which has none.
type Path = Vec<String>;

/// One module of a crate.
#[derive(Default)]
struct Module {
    /// The file that it is in.
    file: String,
    items: BTreeSet<String>,
    children: BTreeSet<String>,
    /// What its `use` lines bring in: the name, and the path as written.
    imports: Vec<(String, Path)>,
    glob_imports: Vec<Path>,
    /// The `use` lines that only make a name public here.
    reexports: Vec<Path>,
    /// All other paths in its code.
    references: BTreeSet<Path>,
}

/// The modules of a crate, without those that are compiled for tests alone.
#[derive(Default)]
pub struct Crate {
    modules: BTreeMap<Path, Module>,
    /// Every file that a `mod` line reaches, those of tests as well.
    pub files: BTreeSet<String>,
}

/// For each file the files that it imports, and the names that it takes from them.
pub type Imports = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

impl Crate {
    /// Parses the files of a crate, by their paths below `src`, from `lib.rs` on.
    pub fn parse(sources: &BTreeMap<String, String>) -> Self {
        let mut parsed = Self::default();
        parsed.parse_file(sources, "lib.rs", Path::new(), false);
        parsed
    }

    fn parse_file(
        &mut self,
        sources: &BTreeMap<String, String>,
        file: &str,
        module: Path,
        for_tests: bool,
    ) {
        let text = &sources[file];
        let syntax = syn::parse_file(text).unwrap_or_else(|error| panic!("{file}: {error}"));
        self.files.insert(file.to_owned());
        self.parse_items(sources, file, module, &syntax.items, for_tests);
    }

    fn parse_items(
        &mut self,
        sources: &BTreeMap<String, String>,
        file: &str,
        path: Path,
        items: &[Item],
        for_tests: bool,
    ) {
        let mut collector = Collector::default();
        for item in items {
            collector.visit_item(item);
        }
        let mut module = collector.module;
        module.file = file.to_owned();
        for ItemMod {
            ident,
            content,
            attrs,
            ..
        } in collector.inner
        {
            let for_tests = for_tests || is_for_tests(&attrs);
            let name = ident.to_string();
            let inner = [path.clone(), vec![name.clone()]].concat();
            if !for_tests {
                module.children.insert(name);
            }
            match content {
                Some((_, items)) => self.parse_items(sources, file, inner, &items, for_tests),
                None => {
                    let [by_file, by_folder] = [".rs", "/mod.rs"].map(|end| inner.join("/") + end);
                    let inner_file = match sources.contains_key(&by_file) {
                        true => by_file,
                        false => by_folder,
                    };
                    self.parse_file(sources, &inner_file, inner, for_tests);
                }
            }
        }
        if !for_tests {
            self.modules.insert(path, module);
        }
    }

    /// What each file imports from others of the crate. A re-export is no import: whoever takes the
    /// name from there imports the file that defines it.
    pub fn imports(&self) -> Imports {
        let mut imports = Imports::new();
        for (path, module) in &self.modules {
            let is_own = |target: &Path| target.starts_with(path) && target.len() > path.len();
            let reexports = module.reexports.iter().filter(|reexport| {
                let target = self.absolute(path, reexport);
                !target.is_some_and(|target| is_own(&target))
            });
            let used = module.imports.iter().map(|(_, used)| used);
            let used = used.chain(&module.glob_imports).chain(&module.references);
            let targets = used
                .filter(|used| !module.reexports.contains(used))
                .chain(reexports)
                .filter_map(|used| Some((self.resolve(path, used, 0)?, used)));
            for (target, used) in targets {
                if target != module.file {
                    let names = imports.entry(module.file.clone()).or_default();
                    let names = names.entry(target).or_default();
                    names.insert(used.last().cloned().unwrap_or_default());
                }
            }
        }
        imports
    }

    /// The path from the root that a path as written begins with, if it stays in the crate.
    fn absolute(&self, module: &Path, written: &[String]) -> Option<Path> {
        let (first, rest) = written.split_first()?;
        let mut base = match first.as_str() {
            "crate" => Path::new(),
            "self" => module.clone(),
            "super" => module[..module.len().checked_sub(1)?].to_vec(),
            name if self.modules[module].children.contains(name) => {
                return Some([module.as_slice(), written].concat());
            }
            _ => return None,
        };
        let mut rest = rest;
        while let [first, after @ ..] = rest
            && first == "super"
        {
            base.pop()?;
            rest = after;
        }
        base.extend_from_slice(rest);
        Some(base)
    }

    /// The file that defines what a path in a module means; `None` for what is no item of the crate.
    fn resolve(&self, module: &Path, written: &[String], depth: usize) -> Option<String> {
        // Two globs may lead to each other.
        if depth > 16 {
            return None;
        }
        let Some(absolute) = self.absolute(module, written) else {
            let own = &self.modules[module];
            let (first, rest) = written.split_first()?;
            if own.items.contains(first) {
                return Some(own.file.clone());
            }
            return self.resolve_imported(module, first, rest, depth);
        };
        // The module that the path leads to, and what it names there.
        let split = (0..=absolute.len())
            .rev()
            .find(|len| self.modules.contains_key(&absolute[..*len]))?;
        let (target, names) = absolute.split_at(split);
        let target = target.to_vec();
        let Some((name, rest)) = names.split_first() else {
            // What is used of a module is found where it is used; but a function may have its name.
            let (name, parent) = target.split_last()?;
            let by_name = self.modules[parent].imports.iter();
            let mut by_name = by_name.filter(|(known, path)| known == name && path != written);
            return by_name.find_map(|(_, path)| self.resolve(&parent.to_vec(), path, depth + 1));
        };
        let found = &self.modules[&target];
        if found.items.contains(name) {
            return Some(found.file.clone());
        }
        self.resolve_imported(&target, name, rest, depth)
    }

    /// The file of a name that a module has by a `use` line.
    fn resolve_imported(
        &self,
        module: &Path,
        name: &str,
        rest: &[String],
        depth: usize,
    ) -> Option<String> {
        let found = &self.modules[module];
        let by_name = found.imports.iter().filter(|(known, _)| known == name);
        let by_name = by_name.map(|(_, path)| [path, rest].concat());
        let named = || [vec![name.to_owned()], rest.to_vec()].concat();
        let by_glob = found.glob_imports.iter();
        let by_glob = by_glob.map(|glob| [glob.as_slice(), &named()].concat());
        by_name
            .chain(by_glob)
            .filter(|path| path.first().is_some_and(|first| first != name))
            .find_map(|path| self.resolve(module, &path, depth + 1))
    }
}

/// Collects what stands in one module; inner modules are left for later.
#[derive(Default)]
struct Collector {
    module: Module,
    inner: Vec<ItemMod>,
}

impl Collector {
    fn collect_use(&mut self, tree: &UseTree, prefix: &[String], is_public: bool) {
        let with = |ident: &dyn ToString| [prefix, &[ident.to_string()]].concat();
        let (name, path) = match tree {
            UseTree::Path(path) => {
                return self.collect_use(&path.tree, &with(&path.ident), is_public);
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.collect_use(tree, prefix, is_public);
                }
                return;
            }
            UseTree::Glob(_) => return self.module.glob_imports.push(prefix.to_vec()),
            UseTree::Name(name) if name.ident == "self" => {
                (prefix.last().cloned().unwrap_or_default(), prefix.to_vec())
            }
            UseTree::Name(name) => (name.ident.to_string(), with(&name.ident)),
            UseTree::Rename(rename) => (rename.rename.to_string(), with(&rename.ident)),
        };
        if is_public {
            self.module.reexports.push(path.clone());
        }
        self.module.imports.push((name, path));
    }

    /// The paths in the arguments of a macro, which have no syntax tree.
    fn collect_tokens(&mut self, tokens: TokenStream) {
        let mut path = Path::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Punct(punct) if punct.as_char() == ':' => {
                    colons += 1;
                    continue;
                }
                TokenTree::Ident(ident) => {
                    if colons != 2 {
                        self.reference(std::mem::take(&mut path));
                    }
                    path.push(ident.to_string());
                }
                TokenTree::Group(group) => {
                    self.reference(std::mem::take(&mut path));
                    self.collect_tokens(group.stream());
                }
                _ => self.reference(std::mem::take(&mut path)),
            }
            colons = 0;
        }
        self.reference(path);
    }

    fn reference(&mut self, path: Path) {
        if !path.is_empty() {
            self.module.references.insert(path);
        }
    }
}

impl<'ast> Visit<'ast> for Collector {
    fn visit_item(&mut self, item: &'ast Item) {
        let (attrs, name) = match item {
            Item::Const(item) => (&item.attrs, Some(&item.ident)),
            Item::Enum(item) => (&item.attrs, Some(&item.ident)),
            Item::Fn(item) => (&item.attrs, Some(&item.sig.ident)),
            Item::Impl(item) => (&item.attrs, None),
            Item::Macro(item) => (&item.attrs, item.ident.as_ref()),
            Item::Mod(item) => {
                self.inner.push(item.clone());
                return;
            }
            Item::Static(item) => (&item.attrs, Some(&item.ident)),
            Item::Struct(item) => (&item.attrs, Some(&item.ident)),
            Item::Trait(item) => (&item.attrs, Some(&item.ident)),
            Item::Type(item) => (&item.attrs, Some(&item.ident)),
            Item::Use(item) => (&item.attrs, None),
            _ => return visit::visit_item(self, item),
        };
        if !is_for_tests(attrs) {
            self.module.items.extend(name.map(ToString::to_string));
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        let is_public = !matches!(item.vis, Visibility::Inherited);
        self.collect_use(&item.tree, &[], is_public);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments = path.segments.iter();
        self.reference(segments.map(|segment| segment.ident.to_string()).collect());
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, called: &'ast Macro) {
        visit::visit_macro(self, called);
        self.collect_tokens(called.tokens.clone());
    }
}

/// Whether an item is compiled for tests alone.
fn is_for_tests(attrs: &[Attribute]) -> bool {
    attrs.iter().any(|attr| {
        assert!(!attr.path().is_ident("path"), "a `#[path]` is not followed");
        let condition = attr.meta.require_list().map(|list| list.tokens.to_string());
        attr.path().is_ident("test")
            || attr.path().is_ident("cfg") && condition.is_ok_and(|condition| condition == "test")
    })
}

/// The circles of files that import each other, each as the imports that lead around it: one for each
/// group of files in which every file reaches every other.
pub fn circles(imports: &Imports) -> Vec<String> {
    let mut in_a_circle: BTreeSet<&str> = BTreeSet::new();
    let mut circles = Vec::new();
    for start in imports.keys() {
        if in_a_circle.contains(start.as_str()) {
            continue;
        }
        let Some(circle) = shortest_way(imports, start, start) else {
            continue;
        };
        let reaches_back = |file: &&String| shortest_way(imports, file, start).is_some();
        let group = reachable(imports, start).into_iter().filter(reaches_back);
        in_a_circle.extend(group.map(String::as_str));
        let steps = circle.windows(2).map(|step| {
            let names = &imports[step[0]][step[1]];
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            format!("{} imports {} ({})", step[0], step[1], names.join(", "))
        });
        circles.push(steps.collect::<Vec<_>>().join("; "));
    }
    circles
}

fn reachable<'a>(imports: &'a Imports, from: &'a String) -> BTreeSet<&'a String> {
    let mut found = BTreeSet::from([from]);
    let mut pending = vec![from];
    while let Some(file) = pending.pop() {
        let next = imports.get(file).into_iter().flat_map(BTreeMap::keys);
        pending.extend(next.filter(|file| found.insert(file)));
    }
    found
}

/// The files on the shortest way of one import or more.
fn shortest_way<'a>(imports: &'a Imports, from: &'a str, to: &str) -> Option<Vec<&'a str>> {
    let mut came_from: BTreeMap<&str, &str> = BTreeMap::new();
    let mut pending = std::collections::VecDeque::from([from]);
    while let Some(file) = pending.pop_front() {
        for next in imports.get(file).into_iter().flat_map(BTreeMap::keys) {
            let next = next.as_str();
            if came_from.contains_key(next) {
                continue;
            }
            came_from.insert(next, file);
            if next == to {
                let mut way = vec![next, file];
                while way.last() != Some(&from) {
                    way.push(came_from[way[way.len() - 1]]);
                }
                way.reverse();
                return Some(way);
            }
            pending.push_back(next);
        }
    }
    None
}
