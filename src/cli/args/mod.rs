//! What can be typed: the arguments of each command. They hold values only; `run` parses them.

mod common;
mod federation;
mod site;
mod tools;

pub(super) use common::{ColorArg, FormatArg, NetworkArgs, TownArgs, WhereArgs};
pub(super) use federation::{
    AddArgs, DiffArgs, OverrideArgs, OverridesArgs, ProposeArgs, RemoveArgs, UpdateArgs, VerifyArgs,
};
pub(super) use site::{
    BuildArgs, CheckArgs, CiArgs, DeployArgs, DueArgs, EntryArgs, ExplainArgs, HolidaysArgs,
    HostArgs, NewArgs, ServeArgs,
};
pub(super) use tools::{CompletionsArgs, ManArgs, ShellArg};
