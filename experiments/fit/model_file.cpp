#include "experiments/fit/model_file.h"

#include "experiments/version.h"
#include "sim/io/yaml.h"
#include "sim/registry.h"

namespace marketday {

Json model_parameters(const std::string& name, const std::string& yaml) {
  const auto& entry = Registry<Model>::instance().find(name);
  const YamlNode node = YamlNode::parse(yaml.empty() ? "{}" : yaml, "--parameters");
  return read_parameters(node, entry.description.parameters);
}

std::unique_ptr<Model> make_model(const std::string& name, const Json& parameters) {
  return Registry<Model>::instance().find(name).create(parameters);
}

std::string model_text(const SavedModel& saved) {
  return to_yaml({{"kind", "model"},
                  {"version", version()},
                  {"model", saved.name},
                  {"parameters", saved.parameters},
                  {"data", saved.data},
                  {"learnt", saved.model->save()}});
}

SavedModel load_model(const std::string& path) {
  const YamlNode root = YamlNode::load(path);
  const auto kind = root.is_map() ? root.find("kind") : std::nullopt;
  if (!kind || kind->text() != "model") {
    (kind ? *kind : root)
        .fail(kind ? "found " + kind->found() : "no `kind: model`",
              "a file written by `marketday fit MODEL` is expected");
  }
  static const std::vector<std::string> known = {"kind",       "version", "model",
                                                 "parameters", "data",    "learnt"};
  root.only_keys(known);
  SavedModel saved;
  saved.name = root.at("model").text();
  const auto& entry = Registry<Model>::instance().find(saved.name, root.at("model").place());
  saved.parameters = read_parameters(root.at("parameters"), entry.description.parameters);
  saved.model = entry.create(saved.parameters);
  saved.model->load(root.at("learnt"));
  return saved;
}

}  // namespace marketday
