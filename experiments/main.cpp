// The command `marketday`. Results on stdout, talk on stderr. Exit codes: 0 done, 1 the answer is
// no, 2 bad input, 3 failed to read or write, 130 interrupted.
#include <fmt/core.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <filesystem>
#include <new>

#include "experiments/ab/ab_command.h"
#include "experiments/cell.h"
#include "experiments/commands.h"
#include "experiments/facts_reference.h"
#include "experiments/fit/fit_options.h"
#include "experiments/panel/panel_command.h"
#include "experiments/plugin_reference.h"
#include "experiments/run_file.h"
#include "experiments/version.h"
#include "models/fit_lifetime.h"

namespace {

using namespace marketday;  // NOLINT(google-build-using-namespace): this file is the command

// The first Ctrl-C stops at the next step, the second at once.
extern "C" void on_interrupt(int signal) {
  if (interrupted.exchange(true)) {
    std::signal(signal, SIG_DFL);
    std::raise(signal);
  }
}

// For commands that look at nothing in between and write whole files at the end.
extern "C" void stop_at_once(int /*signal*/) {
  constexpr std::string_view kText = "error: interrupted; nothing is half-written\n";
  if (write(STDERR_FILENO, kText.data(), kText.size()) < 0) _exit(3);
  _exit(130);
}

void print(const std::string& text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0) {
    throw FileError("stdout", "cannot write");
  }
}

void add_fit(CLI::App& app) {
  static FitLifetimeOptions options;
  CLI::App* fit = app.add_subcommand("fit", "Fit a model to real data");
  fit->require_subcommand(1);
  CLI::App* command = fit->add_subcommand(
      "lifetime", "BG/NBD, Pareto/NBD, NBD and Gamma-Gamma on a transactions file");
  command->footer(
      "Example: marketday fit lifetime orders.csv --customer customer_id --date date --amount "
      "paid_cents --output my_shop.yaml");
  command->add_option("data", options.data, "CSV with customer, date (YYYY-MM-DD) and amount")
      ->required();
  command->add_option("--customer", options.columns.customer, "column of the customer");
  command->add_option("--date", options.columns.date, "column of the date");
  command->add_option("--amount", options.columns.amount, "column of the amount paid");
  command->add_option("--calibration-end", options.calibration_end,
                      "last date used (YYYY-MM-DD); default: all");
  command->add_option("--output", options.output, "fit file; default: lifetime_fit.yaml");
  command->add_flag("--force", options.force, "replace an earlier fit file");
  command->callback([] { print(run_fit_lifetime(options)); });
  add_fit_models(*fit, print);
}

void add_describe(CLI::App& app) {
  static std::string name;
  static bool as_markdown = false;
  static std::string kind;
  static std::string suite;
  CLI::App* list = app.add_subcommand("list", "Name every plug-in and shipped scenario");
  list->footer("Example: marketday list environments --suite promo");
  list->add_option("kind", kind,
                   "only these: environments, policies, agents, promotions, models, detectors, "
                   "estimators, facts, "
                   "scenarios");
  list->add_option("--suite", suite, "only the tasks of this suite, with their optimum");
  list->callback([] { print(list_text(kind, suite)); });
  CLI::App* command = app.add_subcommand("describe", "Tell all about a plug-in or file");
  command->footer("Example: marketday describe q_learning");
  command->add_option(
      "name", name,
      "plug-in, scenario section, fact (F1), `scenario`, `experiment`, `ab_test`, `ope_benchmark`, "
      "`fraud_study`");
  command->add_flag("--markdown", as_markdown,
                    "the whole reference as Markdown; with `facts` the table of facts");
  command->callback([] {
    if (!as_markdown && name.empty()) {
      throw InputError(
          "command line: describe: no name; give one (see `marketday list`) or --markdown");
    }
    const auto markdown = [] { return name == "facts" ? facts_markdown() : reference_page(); };
    print(as_markdown ? markdown() : describe_text(name));
  });
}

void add_validate(CLI::App& app) {
  static std::string file;
  CLI::App* command = app.add_subcommand("validate", "Check an experiment or scenario file");
  command->footer("Example: marketday validate experiments/quickstart.yaml");
  command->add_option("file", file, "experiment or scenario (YAML)")->required();
  command->callback([] {
    validate_file(file);
    print(fmt::format("{}: valid\n", file));
  });
}

void add_version(CLI::App& app) {
  app.add_subcommand("version", "Version, compiler and flags")->callback([] {
    print(fmt::format("marketday {} ({}, {})\n", version(), compiler(), build_flags()));
  });
}

int fail(const char* message, int exit_code) {
  fmt::print(stderr, "error: {}\n", message);
  return exit_code;
}

// CLI11 says only that a subcommand is missing.
void check_command_name(const CLI::App& app, const std::string& name) {
  std::vector<std::string> known;
  for (const CLI::App* command : app.get_subcommands({})) known.push_back(command->get_name());
  if (name.starts_with('-') || std::find(known.begin(), known.end(), name) != known.end()) return;
  throw InputError({"command line", 0, 0}, app.get_name() == "fit" ? "fit" : "command",
                   "unknown name `" + name + "`", suggestion(name, known));
}

int run_command(int argc, char** argv) {
  CLI::App app{"Agent-based market simulator and reinforcement-learning environment for promotions",
               "marketday"};
  app.require_subcommand(1);
  int exit_code = 0;
  add_market_commands(app, print, exit_code);
  add_data_commands(app, print);
  add_fit(app);
  add_predict(app, print);
  add_abtest(app, print);
  add_panel(app, print);
  add_describe(app);
  add_validate(app);
  add_version(app);
  for (const char* name : {"fit", "predict"}) {
    app.get_subcommand(name)->preparse_callback([](std::size_t) {
      std::signal(SIGINT, stop_at_once);
      std::signal(SIGTERM, stop_at_once);
    });
  }
  if (argc > 1) check_command_name(app, argv[1]);
  if (argc > 2 && std::string_view(argv[1]) == "fit") {
    check_command_name(*app.get_subcommand("fit"), argv[2]);
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    return fail(fmt::format("command line: {}; see `marketday --help`", error.what()).c_str(), 2);
  }
  return exit_code;
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGINT, on_interrupt);
  std::signal(SIGTERM, on_interrupt);
  try {
    return run_command(argc, argv);
  } catch (const Error& error) {
    return fail(error.what(), error.exit_code());
  } catch (const std::bad_alloc&) {
    return fail("out of memory; use fewer shoppers, items or threads", 3);
  } catch (const std::exception& error) {
    return fail(error.what(), 3);
  }
}
