// YAML values that know their place, so that every complaint names file, line, column and key.
// yaml-cpp is seen in yaml.cpp only. Reading validates whole: duplicate and unknown keys, types,
// ranges, NaN, infinities and bytes that are not UTF-8 are errors.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sim/description.h"
#include "sim/io/error.h"

namespace marketday {

class YamlNode {
 public:
  static YamlNode load(const std::string& path);  // FileError or InputError
  static YamlNode parse(const std::string& content, const std::string& file);

  bool is_map() const;
  bool is_list() const;
  bool is_scalar() const;
  bool is_null() const;
  Place place() const;
  const std::string& key() const { return key_; }  // dotted path, "agents[1].epsilon"
  std::string found() const;                       // what stands here, for messages

  std::vector<std::string> keys() const;  // of a map, in file order
  std::optional<YamlNode> find(const std::string& name) const;
  YamlNode at(const std::string& name) const;                // InputError when missing
  std::vector<YamlNode> items() const;                       // of a list; InputError otherwise
  void only_keys(std::span<const std::string> known) const;  // InputError with the nearest name

  double number(double low, double high) const;
  std::int64_t integer(std::int64_t low, std::int64_t high) const;
  bool flag() const;
  std::string text() const;  // not empty

  [[noreturn]] void fail(std::string_view found, std::string_view cure) const;

 private:
  struct Document;
  YamlNode(std::shared_ptr<const Document> document, std::size_t index, std::string key);
  std::shared_ptr<const Document> document_;
  std::size_t index_ = 0;
  std::string key_;
};

// The value `node` read against one parameter: type, range, choices.
Json read_parameter(const YamlNode& node, const Parameter& parameter);

// The map `node` read against a parameter table: defaults filled in, in the table's order.
// Keys in `also_known` are left for the caller; any other unknown key is an error.
Json read_parameters(const YamlNode& node, const std::vector<Parameter>& table,
                     std::span<const std::string> also_known = {});

// Resolved values as YAML text that read back equal (doubles in shortest round-trip form).
std::string to_yaml(const Json& value);

// Throws InputError naming `file` when `content` is not valid UTF-8 or holds NUL.
void require_utf8(std::string_view content, const std::string& file);

}  // namespace marketday
