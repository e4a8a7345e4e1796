#include "experiments/model_features.h"

#include <fmt/core.h>

#include <filesystem>

#include "experiments/experiment.h"
#include "sim/io/files.h"

namespace marketday {
namespace {

constexpr const char* kFolder = "inputs/model_features";

ModelFeature read_feature(const YamlNode& node, const std::string& beside) {
  const Json values = read_parameters(node, model_feature_parameters());
  ModelFeature feature;
  feature.name = experiment_name(node.at("name"));
  feature.low = values.at("low");
  feature.high = values.at("high");
  feature.has_range = node.find("low") || node.find("high");
  if (!(feature.low < feature.high)) {
    node.fail(fmt::format("low {:g} is not below high {:g}", feature.low, feature.high),
              "give the range of the model's answers");
  }
  const YamlNode file = node.at("file");
  feature.file = path_beside(file.text(), beside);
  if (!std::filesystem::is_regular_file(feature.file)) {
    file.fail(fmt::format("no file `{}`", feature.file),
              "name a model that `marketday fit` has written");
  }
  feature.sha256 = sha256_file(feature.file);
  const auto hash = node.find("sha256");
  if (hash && hash->text() != feature.sha256) {
    hash->fail(fmt::format("`{}` has {}", feature.file, feature.sha256),
               "the model is another now: fit it again as it was, or remove the line");
  }
  return feature;
}

}  // namespace

std::vector<Parameter> model_feature_parameters() {
  return {required(text("name", "", {}, "of the new feature")),
          required(text("file", "", {}, "a response or segment model of `marketday fit`")),
          text("sha256", "", {}, "of the file, where it must be that very one"),
          number("low", "the model's", 0.0, -1e300, 1e300,
                 "answers below are cut off to it; chances need no range"),
          number("high", "the model's", 1.0, -1e300, 1e300, "answers above are cut off to it")};
}

std::vector<ModelFeature> read_model_features(const YamlNode& node, const std::string& beside) {
  std::vector<ModelFeature> features;
  for (const YamlNode& item : node.items()) {
    ModelFeature feature = read_feature(item, beside);
    for (const ModelFeature& other : features) {
      if (other.name != feature.name) continue;
      item.fail(fmt::format("the feature `{}` stands twice", feature.name),
                "give each a name of its own");
    }
    features.push_back(std::move(feature));
  }
  return features;
}

Json resolved(const std::vector<ModelFeature>& features) {
  Json rows = Json::array();
  for (const ModelFeature& feature : features) {
    rows.push_back({{"name", feature.name},
                    {"file", input_path(feature)},
                    {"sha256", feature.sha256},
                    {"low", feature.low},
                    {"high", feature.high}});
  }
  return rows;
}

std::string input_path(const ModelFeature& feature) {
  return fmt::format("{}/{}-{}.yaml", kFolder, feature.name, feature.sha256.substr(0, 8));
}

}  // namespace marketday
