// The YAML file of a fitted model: which model, with which parameters, on which data, and what it
// learnt. `marketday fit` writes it, `marketday predict` reads it.
#pragma once

#include <memory>
#include <string>

#include "models/model.h"

namespace marketday {

// Parameters as YAML, checked against the model's description; `name` is a registered model.
Json model_parameters(const std::string& name, const std::string& yaml);
std::unique_ptr<Model> make_model(const std::string& name, const Json& parameters);

struct SavedModel {
  std::string name;
  Json parameters;
  Json data;  // file, sha256, rows
  std::unique_ptr<Model> model;
};

std::string model_text(const SavedModel& saved);
SavedModel load_model(const std::string& path);

}  // namespace marketday
