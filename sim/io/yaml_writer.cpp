// YAML that reads back as the JSON it is written from.
#include <fmt/core.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <charconv>

#include "sim/io/yaml.h"

namespace marketday {
namespace {

// Whether a plain scalar would be read back as something other than this text.
bool needs_quotes(const std::string& text) {
  static const std::vector<std::string> kWords = {"",   "true", "false", "null", "yes",   "no",
                                                  "on", "off",  "~",     "True", "False", "Yes",
                                                  "No", "On",   "Off",   "Null", "y",     "n"};
  if (std::find(kWords.begin(), kWords.end(), text) != kWords.end()) return true;
  double value = 0.0;
  return std::from_chars(text.data(), text.data() + text.size(), value).ptr ==
         text.data() + text.size();
}

void emit(YAML::Emitter& out, const Json& value) {
  if (value.is_object()) {
    out << YAML::BeginMap;
    for (const auto& [key, child] : value.items()) {
      out << YAML::Key << key << YAML::Value;
      emit(out, child);
    }
    out << YAML::EndMap;
  } else if (value.is_array()) {
    const bool plain = std::none_of(value.begin(), value.end(),
                                    [](const Json& item) { return item.is_structured(); });
    if (plain) out << YAML::Flow;
    out << YAML::BeginSeq;
    for (const Json& item : value) emit(out, item);
    out << YAML::EndSeq;
  } else if (value.is_string()) {
    const auto& text = value.get_ref<const std::string&>();
    if (needs_quotes(text)) out << YAML::DoubleQuoted;
    out << text;
  } else if (value.is_number_float()) {
    out << fmt::format("{}", value.get<double>());
  } else {
    out << value.dump();
  }
}

}  // namespace

std::string to_yaml(const Json& value) {
  YAML::Emitter out;
  emit(out, value);
  return std::string(out.c_str()) + "\n";
}

}  // namespace marketday
