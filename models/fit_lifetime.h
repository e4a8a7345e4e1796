// `marketday fit lifetime`: all lifetime models on one transactions file, and the fit file they
// make.
#pragma once

#include <string>

#include "models/lifetime.h"

namespace marketday {

struct FitLifetimeOptions {
  std::string data;  // CSV path
  TransactionColumns columns;
  std::string calibration_end;  // empty: the last date in the data
  std::string output;           // fit file; empty: lifetime_fit.yaml
  bool force = false;           // overwrite it
};

struct LifetimeFit {
  std::string source;  // file name of the data
  std::string data_sha256;
  Json facts;  // rows, dates, customers and derived figures
  MaximumLikelihood bg_nbd;
  MaximumLikelihood pareto_nbd;
  MaximumLikelihood nbd;
  MaximumLikelihood gamma_gamma;
};

LifetimeFit fit_lifetime(const FitLifetimeOptions& options);
std::string to_yaml(const LifetimeFit& fit);
LifetimeFit load_lifetime_fit(const std::string& path);

// The command: fits, writes the fit file and returns the table to print.
std::string run_fit_lifetime(const FitLifetimeOptions& options);

}  // namespace marketday
