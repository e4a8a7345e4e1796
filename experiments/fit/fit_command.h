// The commands `marketday fit MODEL` and `marketday predict`: a CSV and a recipe in, a model file
// with its figures out; and a model file and a CSV in, predictions out.
#pragma once

#include <string>

namespace marketday {

struct FitOptions {
  std::string model;
  std::string data;        // CSV
  std::string recipe;      // YAML file; empty: the model reads the table by its parameters
  std::string parameters;  // YAML
  std::string output;      // model file; the figures and the page go beside it
  bool force = false;
  int threads = 0;
};
// Writes the files and returns what to print. InputError before anything is written.
std::string run_fit(const FitOptions& options);

struct PredictOptions {
  std::string model;  // file
  std::string data;   // CSV
  std::string output;
  bool force = false;
  int threads = 0;
};
std::string run_predict(const PredictOptions& options);

}  // namespace marketday
