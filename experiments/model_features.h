// Answers of fitted models as features of an environment's observations: the segment of a shopper
// by k-means, the chance of an order by boosted trees. The key `model_features` of an environment.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "sim/environment/environment.h"
#include "sim/io/yaml.h"

namespace marketday {

struct ModelFeature {
  std::string name;    // of the feature
  std::string file;    // of `marketday fit`, where it is to be read from
  std::string sha256;  // of the file
  double low = 0.0;    // answers are cut off to [low, high]
  double high = 1.0;
  bool has_range = false;  // low or high were given; chances need none
};

std::vector<Parameter> model_feature_parameters();

// InputError for a name that stands twice, a file that is not there or not the one that `sha256`
// names.
std::vector<ModelFeature> read_model_features(const YamlNode& node, const std::string& beside);
// As it reads back: files under inputs/.
Json resolved(const std::vector<ModelFeature>& features);
// Where the copy of a model's file stands in the results directory.
std::string input_path(const ModelFeature& feature);

// `environment` whose observations end with one column a feature: what each model answers to the
// environment's own columns, by name. The same at every thread count, and by values alone: two
// equal rows have equal answers. InputError for a model that does not answer row by row, or asks
// for columns that are not there.
std::unique_ptr<Environment> with_model_features(std::unique_ptr<Environment> environment,
                                                 const std::vector<ModelFeature>& features);

}  // namespace marketday
