//! The page of all settings, written from the command line itself.

use std::{collections::BTreeMap, fmt::Write};

use clap::{Arg, Command, CommandFactory};

use crate::cli::Cli;

/// What the page begins with.
const HEAD: &str = "\
# Configuration

Every setting is an environment variable, and a flag of the commands that read it; a flag goes before the variable. There is no file of settings.
A value that cannot be used stops the start with one line that names it (exit code 2). `honeydue config check` says of all settings what is
wrong with them, `honeydue config print` shows them with the secrets masked, and `honeydue doctor` looks at everything behind them.

This page is printed by `honeydue config reference`; `make reference` writes it anew.
";

/// Commands that take settings of others, and would only lengthen each list.
const LOOKING: [&str; 2] = ["config check", "config print"];

/// One setting, as the commands have it that read it.
struct Setting {
    heading: String,
    flag: String,
    help: String,
    values: Vec<String>,
    is_secret: bool,
    /// The commands that read it, by what it is where it is not set.
    read: Vec<(Absent, Vec<String>)>,
}

/// What a setting is where it is not set.
#[derive(PartialEq, Eq)]
enum Absent {
    /// The command does not start.
    Refused,
    /// Nothing.
    Nothing,
    /// This.
    Default(String),
}

/// Returns the page.
pub(crate) fn text() -> String {
    let root = Cli::command();
    let mut settings: BTreeMap<String, Setting> = BTreeMap::new();
    let mut order: Vec<String> = Vec::new();
    // What many read is told first.
    for first in ["serve", "worker", "run"] {
        let command = root.find_subcommand(first);
        command
            .into_iter()
            .for_each(|command| gather(command, first, (&mut settings, &mut order)));
    }
    each(&root, "", &mut |command, name| {
        gather(command, name, (&mut settings, &mut order));
    });

    let mut headings: Vec<&str> = Vec::new();
    for heading in order
        .iter()
        .filter_map(|name| Some(settings.get(name)?.heading.as_str()))
    {
        if !headings.contains(&heading) {
            headings.push(heading);
        }
    }
    let mut page = HEAD.to_owned();
    for heading in headings {
        section(&mut page, heading);
        for name in &order {
            if let Some(setting) = settings.get(name).filter(|setting| setting.heading == heading) {
                entry(&mut page, name, setting);
            }
        }
    }
    page
}

/// Walks through all commands that can be called, with their whole names.
fn each(command: &Command, above: &str, see: &mut impl FnMut(&Command, &str)) {
    for command in command
        .get_subcommands()
        .filter(|command| command.get_name() != "help")
    {
        let name = format!("{above} {}", command.get_name());
        let name = name.trim_start();
        see(command, name);
        each(command, name, see);
    }
}

/// Adds what a command reads.
fn gather(
    command: &Command,
    name: &str,
    (settings, order): (&mut BTreeMap<String, Setting>, &mut Vec<String>),
) {
    if LOOKING.contains(&name) {
        return;
    }
    for arg in command.get_arguments() {
        let Some(variable) = arg.get_env() else { continue };
        let variable = variable.to_string_lossy().into_owned();
        let setting = settings.entry(variable.clone()).or_insert_with(|| {
            order.push(variable);
            described(arg)
        });
        let absent = absent(arg);
        let known = setting.read.iter_mut().find(|(known, _)| *known == absent);
        match known {
            Some((_, names)) if names.iter().any(|known| known == name) => {}
            Some((_, names)) => names.push(name.to_owned()),
            None => setting.read.push((absent, vec![name.to_owned()])),
        }
    }
}

fn described(arg: &Arg) -> Setting {
    let help = arg.get_long_help().or_else(|| arg.get_help());
    let is_switch = !arg.get_action().takes_values();
    let values = arg.get_possible_values();
    Setting {
        heading: arg.get_help_heading().unwrap_or("Of single commands").to_owned(),
        flag: arg
            .get_long()
            .map_or_else(String::new, |long| format!("--{long}")),
        help: help.map(ToString::to_string).unwrap_or_default(),
        values: match is_switch {
            true => vec!["true".to_owned(), "false".to_owned()],
            false => values.iter().map(|value| value.get_name().to_owned()).collect(),
        },
        is_secret: arg.is_hide_env_values_set(),
        read: Vec::new(),
    }
}

fn absent(arg: &Arg) -> Absent {
    let default: Vec<_> = arg
        .get_default_values()
        .iter()
        .map(|value| value.to_string_lossy().into_owned())
        .collect();
    match default.is_empty() {
        _ if arg.is_required_set() => Absent::Refused,
        true => Absent::Nothing,
        false => Absent::Default(default.join(",")),
    }
}

fn section(page: &mut String, heading: &str) {
    // Writing into a text does not fail.
    let _ = write!(page, "\n## {heading}\n");
}

fn entry(page: &mut String, name: &str, setting: &Setting) {
    let help = setting.help.trim();
    let dot = if help.ends_with('.') { "" } else { "." };
    let _ = write!(page, "\n### {name}\n\n{help}{dot}\n\n");
    let _ = writeln!(page, "- flag: `{}`", setting.flag);
    if !setting.values.is_empty() {
        let values: Vec<_> = setting.values.iter().map(|value| format!("`{value}`")).collect();
        let _ = writeln!(page, "- one of: {}", values.join(", "));
    }
    for (absent, commands) in &setting.read {
        let commands: Vec<_> = commands.iter().map(|name| format!("`{name}`")).collect();
        let absent = match absent {
            Absent::Refused => "required".to_owned(),
            Absent::Nothing => "not set unless given".to_owned(),
            Absent::Default(value) => format!("`{value}` unless set"),
        };
        let _ = writeln!(page, "- {absent}: {}", commands.join(", "));
    }
    if setting.is_secret {
        let _ = writeln!(page, "- secret: shown nowhere");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_is_there_once_with_what_it_does() {
        let text = text();

        each(&Cli::command(), "", &mut |command, name| {
            for arg in command.get_arguments().filter_map(Arg::get_env) {
                let heading = format!("\n### {}\n", arg.to_string_lossy());
                assert_eq!(text.matches(&heading).count(), 1, "{name}: {heading}");
            }
        });
        assert!(text.contains("- `FREE` unless set: `serve`, `worker`\n- `PRO` unless set: `run`\n"));
    }
}
