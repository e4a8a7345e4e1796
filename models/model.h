// A model: what is learnt from real data. Fits a table, predicts, and goes to YAML and back.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sim/description.h"
#include "sim/io/csv.h"
#include "sim/io/yaml.h"

namespace marketday {

// A column of texts beside predictions.
struct PredictionLabel {
  std::string name;
  std::vector<std::string> texts;
};

// Predictions with what else a model says of each case, column by column.
struct PredictionTable {
  std::vector<std::string> cases;  // names of the cases; empty: they are the rows
  std::vector<std::string> header;
  std::vector<std::vector<double>> columns;  // as the header; the prediction first
  std::vector<std::string> items = {};       // what is predicted of each case, where it has a name
  std::vector<PredictionLabel> labels = {};  // behind the case
};

class Model {
 public:
  static constexpr const char* kKind = "model";
  using Factory = std::function<std::unique_ptr<Model>(const Json& parameters)>;

  Model() = default;
  Model(const Model&) = delete;
  Model& operator=(const Model&) = delete;
  virtual ~Model() = default;

  virtual void fit(const CsvTable& data) = 0;  // InputError when the data do not suffice
  // One value a case of `data`, as the model's description says.
  virtual std::vector<double> predict(const CsvTable& data) const = 0;
  virtual PredictionTable predict_table(const CsvTable& data) const {
    return {{}, {"prediction"}, {predict(data)}};
  }
  virtual Json save() const = 0;
  virtual void load(const YamlNode& node) = 0;
};

}  // namespace marketday
