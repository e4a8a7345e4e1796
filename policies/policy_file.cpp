#include "policies/policy_file.h"

#include <fmt/core.h>

#include <bit>
#include <cstring>
#include <filesystem>
#include <vector>

#include "sim/io/files.h"
#include "sim/io/yaml.h"
#include "sim/registry.h"

namespace marketday {
namespace {

constexpr const char* kEnding = ".yaml";
constexpr std::int64_t kMostValues = 1'000'000'000;
const std::vector<Parameter> kFeatureColumns = {required(text("name", "", {}, "feature")),
                                                required(text("unit", "", {}, "its unit"))};

std::uint64_t swap_if_big_endian(std::uint64_t bits) {
  if constexpr (std::endian::native == std::endian::big) {
    std::uint64_t swapped = 0;
    for (int byte = 0; byte < 8; ++byte) swapped |= (bits >> (8 * byte) & 0xFF) << (56 - 8 * byte);
    return swapped;
  }
  return bits;
}

std::string to_bytes(const std::map<std::string, std::vector<double>>& arrays) {
  std::string bytes;
  for (const auto& [name, values] : arrays) {
    for (const double value : values) {
      const std::uint64_t bits = swap_if_big_endian(std::bit_cast<std::uint64_t>(value));
      char chunk[sizeof bits];
      std::memcpy(chunk, &bits, sizeof bits);
      bytes.append(chunk, sizeof bits);
    }
  }
  return bytes;
}

std::vector<double> from_bytes(std::string_view bytes) {
  std::vector<double> values(bytes.size() / sizeof(double));
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::uint64_t bits = 0;
    std::memcpy(&bits, bytes.data() + i * sizeof bits, sizeof bits);
    values[i] = std::bit_cast<double>(swap_if_big_endian(bits));
  }
  return values;
}

// The features and actions a file names, as JSON: comparing is then one `!=`.
Json feature_list(const EnvironmentSpec& environment) {
  Json features = Json::array();
  for (const Feature& feature : environment.features) {
    features.push_back({{"name", feature.name}, {"unit", feature.unit}});
  }
  return features;
}

Json action_list(const EnvironmentSpec& environment) {
  Json actions = Json::array();
  for (const Action& action : environment.actions) actions.push_back(action.name);
  return actions;
}

Json array_section(const PolicyContent& content, const std::string& file,
                   const std::string& bytes) {
  Json lengths = Json::array();
  for (const auto& [name, values] : content.arrays) {
    lengths.push_back({{"name", name}, {"length", values.size()}});
  }
  return {{"file", file}, {"sha256", sha256_hex(bytes)}, {"values", lengths}};
}

void check_features(const YamlNode& node, const EnvironmentSpec& environment) {
  Json found = Json::array();
  for (const YamlNode& item : node.items()) {
    found.push_back(read_parameters(item, kFeatureColumns));
  }
  const Json expected = feature_list(environment);
  if (found == expected) return;
  node.fail(fmt::format("features {}", found.dump()),
            fmt::format("environment `{}` shows {}", environment.name, expected.dump()));
}

void check_actions(const YamlNode& node, const EnvironmentSpec& environment) {
  Json found = Json::array();
  for (const YamlNode& item : node.items()) found.push_back(item.text());
  const Json expected = action_list(environment);
  if (found == expected) return;
  node.fail(fmt::format("actions {}", found.dump()),
            fmt::format("environment `{}` offers {}", environment.name, expected.dump()));
}

std::string read_binary(const YamlNode& section, const std::string& yaml_path) {
  const YamlNode file = section.at("file");
  const std::filesystem::path name = file.text();
  if (name != name.filename() || name == "." || name == "..") {
    file.fail("found " + file.found(), "a plain file name beside this one is expected");
  }
  const std::string path = (std::filesystem::path(yaml_path).parent_path() / name).string();
  return read_file(path);
}

std::map<std::string, std::vector<double>> read_arrays(const YamlNode& section,
                                                       const std::string& path) {
  section.only_keys(std::vector<std::string>{"file", "sha256", "values"});
  const std::string bytes = read_binary(section, path);
  std::map<std::string, std::vector<double>> arrays;
  std::size_t at = 0;
  for (const YamlNode& item : section.at("values").items()) {
    item.only_keys(std::vector<std::string>{"name", "length"});
    const auto length = static_cast<std::size_t>(item.at("length").integer(0, kMostValues));
    const std::size_t size = length * sizeof(double);
    if (size > bytes.size() - at) {
      item.fail(fmt::format("the binary file holds {} bytes only", bytes.size()),
                "it was cut short; copy it again together with this file");
    }
    const std::string name = item.at("name").text();
    if (!arrays.emplace(name, from_bytes(std::string_view(bytes).substr(at, size))).second) {
      item.fail(fmt::format("array `{}` stands twice", name), "list each array once");
    }
    at += size;
  }
  const YamlNode checksum = section.at("sha256");
  if (at != bytes.size() || checksum.text() != sha256_hex(bytes)) {
    checksum.fail("the binary file is not the one this file was written with",
                  "copy both files again from where they were made");
  }
  return arrays;
}

}  // namespace

void save_policy(const Policy& policy, const EnvironmentSpec& environment,
                 const std::string& path) {
  if (!path.ends_with(kEnding)) throw FileError(path, "a policy file must end in .yaml");
  const PolicyContent content = policy.content();
  Json file = {{"kind", policy.kind()},
               {"environment", environment.name},
               {"features", feature_list(environment)},
               {"actions", action_list(environment)},
               {"parameters", content.parameters}};
  if (!content.arrays.empty()) {
    const std::filesystem::path binary = std::filesystem::path(path).replace_extension(".bin");
    const std::string bytes = to_bytes(content.arrays);
    write_file_atomically(binary.string(), bytes);
    file["arrays"] = array_section(content, binary.filename().string(), bytes);
  }
  write_file_atomically(path, to_yaml(file));
}

std::unique_ptr<Policy> load_policy(const std::string& path, const EnvironmentSpec& environment) {
  const YamlNode root = YamlNode::load(path);
  root.only_keys(std::vector<std::string>{"kind", "environment", "features", "actions",
                                          "parameters", "arrays"});
  const YamlNode kind = root.at("kind");
  const auto& entry = Registry<Policy>::instance().find(kind.text(), kind.place());

  const auto arrays = root.find("arrays");
  for (const auto* const name : {"features", "actions"}) {
    if (arrays) root.at(name);
  }
  if (const auto node = root.find("environment")) node->text();
  if (const auto node = root.find("features")) check_features(*node, environment);
  if (const auto node = root.find("actions")) check_actions(*node, environment);

  PolicyContent content;
  const auto parameters = root.find("parameters");
  content.parameters = read_parameters(parameters ? *parameters : YamlNode::parse("", path),
                                       entry.description.parameters);
  if (arrays) content.arrays = read_arrays(*arrays, path);
  return entry.create(content, environment);
}

}  // namespace marketday
