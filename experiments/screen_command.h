// The command `marketday screen`: a CSV of events against a rule file. Writes what each event came
// to and why, and tells how good each rule is where the truth is known.
#pragma once

#include <string>

#include "experiments/screen_events.h"

namespace marketday {

struct ScreenOptions {
  ScreenSource source;
  std::string rules;  // YAML
  std::string output;
  bool force = false;
  int threads = 0;
};

// Writes the directory and returns what to print. InputError before anything is written.
std::string run_screen(const ScreenOptions& options);

}  // namespace marketday
