// The commands of `marketday`, by what they are about. Each adds its subcommands to the parser;
// `print` takes the text for stdout, `exit_code` is set by those whose answer may be no.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

namespace marketday {

using Print = std::function<void(const std::string&)>;

// run, calibrate, verify, simulate, log, facts: markets are played.
void add_market_commands(CLI::App& app, const Print& print, int& exit_code);
// compare, target, screen, detect: data are looked at.
void add_data_commands(CLI::App& app, const Print& print);

// Options that most commands have.
struct Common {
  int threads = 0;
  bool quiet = false;
};

inline void add_common(CLI::App* command, Common& common) {
  command->add_option("--threads", common.threads, "threads to use; default: all cores")
      ->check(CLI::Range(1, 1024));
  command->add_flag("--quiet", common.quiet, "no progress on stderr");
}

}  // namespace marketday
