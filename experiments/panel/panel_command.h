// `marketday panel`: what a transactions file says of its customers, and how far a scenario's are
// from them. Writes statistics with their covariance, which `marketday calibrate` takes as targets.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "evaluation/panels/panel_recorder.h"

namespace marketday {

struct PanelOptions {
  std::string data;
  std::string recipe;
  std::string scenario;  // empty: the data alone
  Recording recording;   // days 0: those of the data
  std::uint64_t first_seed = 1;
  int seeds = 3;
  int fit_days = 0;  // the days before count as fitted, those after as held out; 0: no split
  int resamples = 400;
  std::string output;  // empty: results/panel-<data>
  bool force = false;
  int threads = 0;
  bool quiet = false;
};

// Text to print. Writes into the output directory.
std::string run_panel(const PanelOptions& options);

void add_panel(CLI::App& app, void (*print)(const std::string&));

}  // namespace marketday
