//! Whether what the documents lead to is there: files, and chapters within them.

use std::{
    collections::HashMap,
    fs,
    path::{Component, Path, PathBuf},
};

/// Folders in which there are no documents of ours.
const PASSED_OVER: [&str; 6] = ["target", "target-deps", "node_modules", "dist", "data", "tmp"];

/// The book's table of contents.
const SUMMARY: &str = "docs/SUMMARY.md";

#[test]
fn what_documents_lead_to_is_there() {
    let documents = documents();
    let mut wrong = Vec::new();
    for (path, text) in &documents {
        for link in links(text) {
            wrong.extend(broken(&documents, path, &link).map(|why| format!("{path}: {link} {why}")));
        }
    }

    assert!(
        documents.len() > 15,
        "only {} documents were found",
        documents.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_page_is_a_chapter_of_the_book_and_leads_nowhere_outside_of_it() {
    let documents = documents();
    let chapters: Vec<String> = links(&documents[SUMMARY])
        .iter()
        .map(|link| beside(SUMMARY, link))
        .collect();
    let is_page = |path: &&String| path.starts_with("docs/") && *path != SUMMARY;
    let mut wrong = Vec::new();
    for page in documents.keys().filter(is_page) {
        if !chapters.contains(page) {
            wrong.push(format!("{page} is no chapter; it wants a line in {SUMMARY}"));
        }
        for link in links(&documents[page]).iter().filter(|link| is_near(link)) {
            if !beside(page, link).starts_with("docs/") {
                wrong.push(format!("{page}: {link} leads out of the book"));
            }
        }
    }

    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_reader_sees_links_and_chapters() {
    let text = "# One\n\n## The `two` & a half\n## One\n\n[a](b.md) and [c](d.md#e \"f\") ![g](h.png)\n`[no](no.md)`\n\n```sh\n# no\n[no](no.md)\n```\n<https://a.example>\n";

    assert_eq!(links(text), ["b.md", "d.md#e", "h.png"]);
    assert_eq!(anchors(text), ["one", "the-two--a-half", "one-1"]);
    assert_eq!(beside("docs/a/b.md", "../c.md#d"), "docs/c.md");
}

/// Says what is wrong with a link, if anything is.
fn broken(documents: &HashMap<String, String>, from: &str, link: &str) -> Option<String> {
    if !is_near(link) {
        return None;
    }
    let to = beside(from, link);
    if !root().join(&to).exists() {
        return Some("leads nowhere".to_owned());
    }
    let (_, anchor) = link.split_once('#')?;
    let chapters = anchors(documents.get(&to)?);
    (!chapters.iter().any(|known| known == anchor)).then(|| format!("names no chapter of {to}"))
}

/// Says whether a link leads to a file of ours.
fn is_near(link: &str) -> bool {
    let scheme = link.split_once(':').map(|(scheme, _)| scheme);
    scheme.is_none_or(|scheme| scheme.contains(['/', '#', '.']))
}

/// Returns where a link leads, from the root.
fn beside(from: &str, link: &str) -> String {
    let target = link.split('#').next().unwrap_or_default();
    if target.is_empty() {
        return from.to_owned();
    }
    let folder = Path::new(from).parent().unwrap_or(Path::new(""));
    let mut path = PathBuf::new();
    for part in folder.join(target).components() {
        match part {
            Component::ParentDir => drop(path.pop()),
            Component::CurDir => {}
            part => path.push(part),
        }
    }
    path.to_string_lossy().into_owned()
}

/// Returns the lines that are not code.
fn prose(text: &str) -> impl Iterator<Item = &str> {
    let mut is_code = false;
    text.lines().filter(move |line| {
        let is_fence = line.trim_start().starts_with("```");
        is_code ^= is_fence;
        !is_fence && !is_code
    })
}

/// Returns what a document leads to, as it is written.
fn links(text: &str) -> Vec<String> {
    let mut links = Vec::new();
    for line in prose(text) {
        // Every other part stands between backticks.
        let words: String = line.split('`').step_by(2).collect::<Vec<_>>().join("``");
        for after in words.split("](").skip(1) {
            let target = after.split([')', ' ']).next().unwrap_or_default();
            links.push(target.trim_matches(['<', '>']).to_owned());
        }
    }
    links
}

/// Returns the names by which a document's chapters are found.
fn anchors(text: &str) -> Vec<String> {
    let mut anchors: Vec<String> = Vec::new();
    for line in prose(text).filter(|line| line.starts_with('#')) {
        let title = line.trim_start_matches('#').trim().to_lowercase();
        let name: String = title
            .chars()
            .filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'))
            .map(|letter| if letter == ' ' { '-' } else { letter })
            .collect();
        let taken = |name: &str| anchors.iter().any(|known| known == name);
        let numbered = (1..).map(|nth| format!("{name}-{nth}"));
        let free = std::iter::once(name.clone())
            .chain(numbered)
            .find(|name| !taken(name));
        anchors.extend(free);
    }
    anchors
}

/// Returns all documents by their paths from the root.
fn documents() -> HashMap<String, String> {
    let mut documents = HashMap::new();
    collect(&root(), &mut documents);
    documents
}

fn collect(folder: &Path, documents: &mut HashMap<String, String>) {
    for entry in fs::read_dir(folder).expect("a folder of the project can be read") {
        let path = entry.expect("a folder of the project can be read").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            if !name.starts_with('.') && !PASSED_OVER.contains(&&*name) {
                collect(&path, documents);
            }
        } else if name.ends_with(".md") {
            let short = path.strip_prefix(root()).expect("it was found below the root");
            let text = fs::read_to_string(&path).expect("a document is text");
            documents.insert(short.to_string_lossy().into_owned(), text);
        }
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the crate stands in the project")
        .to_owned()
}
