#include "sim/io/yaml.h"

#include <fmt/core.h>
#include <fmt/ranges.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "sim/io/files.h"

namespace marketday {

// The parsed tree, flattened: children by index, so that nodes are cheap to hand around.
struct YamlNode::Document {
  struct Entry {
    YAML::NodeType::value type = YAML::NodeType::Null;
    Place place;
    std::string scalar;
    bool quoted = false;
    std::vector<std::pair<std::string, std::size_t>> children;  // key is empty in a list
  };
  std::string file;
  std::vector<Entry> entries;

  std::size_t add(const YAML::Node& node, const std::string& key, int depth);
};

namespace {

constexpr std::size_t kMostNodes = 2'000'000;  // against "billion laughs" aliases
constexpr int kDeepest = 64;

std::string show(std::string_view value) {
  constexpr std::size_t kLongest = 60;
  if (value.size() <= kLongest) return fmt::format("`{}`", value);
  return fmt::format("`{}...`", value.substr(0, kLongest));
}

std::string show_number(double value) {
  return value == std::floor(value) && std::abs(value) < 1e15
             ? fmt::format("{}", static_cast<std::int64_t>(value))
             : fmt::format("{}", value);
}

std::string show_range(double low, double high) {
  const bool open_low = low <= -1e300;
  const bool open_high = high >= 1e300;
  if (open_low && open_high) return "any finite number";
  if (open_high) return fmt::format("at least {}", show_number(low));
  if (open_low) return fmt::format("at most {}", show_number(high));
  return fmt::format("from {} to {}", show_number(low), show_number(high));
}

}  // namespace

std::size_t YamlNode::Document::add(const YAML::Node& node, const std::string& key, int depth) {
  const Place place{file, node.Mark().line + 1, node.Mark().column + 1};
  if (entries.size() > kMostNodes || depth > kDeepest) {
    throw InputError(place, key.empty() ? "document" : key, "too large or too deeply nested",
                     fmt::format("at most {} values and {} levels", kMostNodes, kDeepest));
  }
  const std::size_t index = entries.size();
  entries.push_back({node.Type(),
                     place,
                     node.IsScalar() ? node.Scalar() : "",
                     node.IsScalar() && node.Tag() == "!",
                     {}});
  std::vector<std::pair<std::string, std::size_t>> children;
  if (node.IsSequence()) {
    for (std::size_t i = 0; i < node.size(); ++i) {
      children.emplace_back("", add(node[i], fmt::format("{}[{}]", key, i), depth + 1));
    }
  } else if (node.IsMap()) {
    for (const auto& pair : node) {
      const Place at{file, pair.first.Mark().line + 1, pair.first.Mark().column + 1};
      if (!pair.first.IsScalar()) {
        throw InputError(at, key, "a key that is not a word", "keys must be plain words");
      }
      const std::string& name = pair.first.Scalar();
      const std::string full = key.empty() ? name : key + "." + name;
      for (const auto& [earlier, child] : children) {
        if (earlier == name) {
          throw InputError(
              at, full, "the key stands twice",
              fmt::format("remove one (the first is on line {})", entries[child].place.line));
        }
      }
      children.emplace_back(name, add(pair.second, full, depth + 1));
    }
  }
  entries[index].children = std::move(children);
  return index;
}

YamlNode::YamlNode(std::shared_ptr<const Document> document, std::size_t index, std::string key)
    : document_(std::move(document)), index_(index), key_(std::move(key)) {}

YamlNode YamlNode::load(const std::string& path) {
  const std::string content = read_file(path);
  if (content.empty()) {
    throw InputError(Place{path, 0, 0}, "file", "it is empty", "a YAML file is expected");
  }
  return parse(content, path);
}

YamlNode YamlNode::parse(const std::string& content, const std::string& file) {
  require_utf8(content, file);
  auto document = std::make_shared<Document>();
  document->file = file;
  try {
    const std::vector<YAML::Node> roots = YAML::LoadAll(content);
    if (roots.size() > 1) {
      throw InputError(Place{file, 0, 0}, "document", "more than one YAML document",
                       "keep one, without `---` between");
    }
    document->add(roots.empty() ? YAML::Node() : roots.front(), "", 0);
  } catch (const YAML::Exception& error) {
    throw InputError(Place{file, error.mark.line + 1, error.mark.column + 1}, "YAML", error.msg,
                     "correct the syntax here");
  }
  return YamlNode(std::move(document), 0, "");
}

bool YamlNode::is_map() const {
  return document_->entries[index_].type == YAML::NodeType::Map;
}
bool YamlNode::is_list() const {
  return document_->entries[index_].type == YAML::NodeType::Sequence;
}
bool YamlNode::is_scalar() const {
  return document_->entries[index_].type == YAML::NodeType::Scalar;
}
bool YamlNode::is_null() const {
  return document_->entries[index_].type == YAML::NodeType::Null;
}
Place YamlNode::place() const {
  return document_->entries[index_].place;
}

std::string YamlNode::found() const {
  if (is_map()) return "a map";
  if (is_list()) return "a list";
  if (is_scalar()) return show(document_->entries[index_].scalar);
  return "nothing";
}

void YamlNode::fail(std::string_view found, std::string_view cure) const {
  throw InputError(place(), key_.empty() ? "document" : key_, found, cure);
}

std::vector<std::string> YamlNode::keys() const {
  if (!is_map()) fail("found " + found(), "a map of `key: value` lines is expected");
  std::vector<std::string> result;
  for (const auto& [name, child] : document_->entries[index_].children) result.push_back(name);
  return result;
}

std::optional<YamlNode> YamlNode::find(const std::string& name) const {
  if (!is_map()) fail("found " + found(), "a map of `key: value` lines is expected");
  for (const auto& [child_name, child] : document_->entries[index_].children) {
    if (child_name == name) {
      return YamlNode(document_, child, key_.empty() ? name : key_ + "." + name);
    }
  }
  return std::nullopt;
}

YamlNode YamlNode::at(const std::string& name) const {
  if (auto node = find(name)) return *node;
  throw InputError(place(), key_.empty() ? name : key_ + "." + name, "the key is missing",
                   fmt::format("add `{}: ...`", name));
}

std::vector<YamlNode> YamlNode::items() const {
  if (!is_list()) fail("found " + found(), "a list is expected, as in [a, b]");
  std::vector<YamlNode> result;
  for (const auto& [name, child] : document_->entries[index_].children) {
    result.push_back(YamlNode(document_, child, fmt::format("{}[{}]", key_, result.size())));
  }
  return result;
}

void YamlNode::only_keys(std::span<const std::string> known) const {
  for (const std::string& name : keys()) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      const YamlNode child = at(name);
      throw InputError(child.place(), child.key(), "unknown key", suggestion(name, known));
    }
  }
}

double YamlNode::number(double low, double high) const {
  const std::string cure = "a number is expected, " + show_range(low, high);
  if (!is_scalar()) fail("found " + found(), cure);
  const std::string& text = document_->entries[index_].scalar;
  const char* first = text.data() + (!text.empty() && text[0] == '+' ? 1 : 0);
  double value = 0.0;
  const auto [end, error] = std::from_chars(first, text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(value)) {
    fail("found " + found(), cure);
  }
  if (value < low || value > high) fail("found " + found(), cure);
  return value;
}

std::int64_t YamlNode::integer(std::int64_t low, std::int64_t high) const {
  const std::string cure =
      "a whole number is expected, " +
      show_range(static_cast<double>(low), high == std::numeric_limits<std::int64_t>::max()
                                               ? 1e301
                                               : static_cast<double>(high));
  if (!is_scalar()) fail("found " + found(), cure);
  std::string text = document_->entries[index_].scalar;
  std::erase(text, '_');  // 20_000 reads as 20000
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < low || value > high) {
    fail("found " + found(), cure);
  }
  return value;
}

bool YamlNode::flag() const {
  if (is_scalar()) {
    const std::string& text = document_->entries[index_].scalar;
    if (text == "true") return true;
    if (text == "false") return false;
  }
  fail("found " + found(), "true or false is expected");
}

std::string YamlNode::text() const {
  if (!is_scalar() || document_->entries[index_].scalar.empty()) {
    fail("found " + found(), "a word or text is expected");
  }
  return document_->entries[index_].scalar;
}

namespace {

std::int64_t as_bound(double value) {
  constexpr double kMost = 9.2e18;
  if (value <= -kMost) return std::numeric_limits<std::int64_t>::min();
  if (value >= kMost) return std::numeric_limits<std::int64_t>::max();
  return static_cast<std::int64_t>(value);
}

Json read_text(const YamlNode& node, const Parameter& p) {
  // as resolved values are written where the default is no text at all
  if (p.default_value == "" && p.choices.empty() && node.is_scalar() && node.found() == "``") {
    return "";
  }
  std::string value = node.text();
  if (!p.choices.empty() &&
      std::find(p.choices.begin(), p.choices.end(), value) == p.choices.end()) {
    node.fail("found " + node.found(),
              fmt::format("allowed are: {}; {}", fmt::join(p.choices, ", "),
                          suggestion(value, p.choices)));
  }
  return value;
}

Json read_list(const YamlNode& node, const Parameter& p) {
  Json values = Json::array();
  for (const YamlNode& item : node.items()) {
    if (p.type == ParameterType::numbers) {
      values.push_back(item.number(p.low, p.high));
    } else if (p.type == ParameterType::texts) {
      values.push_back(read_text(item, p));
    } else {
      values.push_back(read_parameters(item, p.columns));
    }
  }
  return values;
}

}  // namespace

Json read_parameter(const YamlNode& node, const Parameter& p) {
  switch (p.type) {
    case ParameterType::number:
      return node.number(p.low, p.high);
    case ParameterType::integer:
      return node.integer(as_bound(p.low), as_bound(p.high));
    case ParameterType::flag:
      return node.flag();
    case ParameterType::text:
      return read_text(node, p);
    case ParameterType::numbers:
    case ParameterType::texts:
    case ParameterType::table:
      return read_list(node, p);
  }
  return nullptr;
}

Json read_parameters(const YamlNode& node, const std::vector<Parameter>& table,
                     std::span<const std::string> also_known) {
  std::vector<std::string> known(also_known.begin(), also_known.end());
  for (const Parameter& p : table) known.push_back(p.name);
  if (!node.is_null()) node.only_keys(known);
  Json values = Json::object();
  for (const Parameter& p : table) {
    const auto child = node.is_null() ? std::nullopt : node.find(p.name);
    if (child) {
      values[p.name] = read_parameter(*child, p);
    } else if (!p.default_value.is_null()) {
      values[p.name] = p.default_value;
    } else {
      throw InputError(node.place(), node.key().empty() ? p.name : node.key() + "." + p.name,
                       "the key is missing", fmt::format("add `{}: ...` ({})", p.name, p.meaning));
    }
  }
  return values;
}

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

// Length of the UTF-8 sequence that starts at `at`, 0 when it is broken.
std::size_t utf8_length(std::string_view content, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(content[i]); };
  const unsigned char lead = byte(at);
  const std::size_t length = lead < 0x80                    ? 1
                             : lead >= 0xC2 && lead <= 0xDF ? 2
                             : (lead & 0xF0) == 0xE0        ? 3
                             : lead >= 0xF0 && lead <= 0xF4 ? 4
                                                            : 0;
  if (length == 0 || lead == 0 || at + length > content.size()) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return 0;
  }
  return length;
}

}  // namespace

std::string to_yaml(const Json& value) {
  YAML::Emitter out;
  emit(out, value);
  return std::string(out.c_str()) + "\n";
}

void require_utf8(std::string_view content, const std::string& file) {
  int line = 1;
  std::size_t line_start = 0;
  for (std::size_t at = 0; at < content.size();) {
    const std::size_t length = utf8_length(content, at);
    if (length == 0) {
      throw InputError(
          Place{file, line, static_cast<int>(at - line_start) + 1}, "text",
          fmt::format("byte 0x{:02x} is not UTF-8 text", static_cast<unsigned char>(content[at])),
          "save the file as UTF-8");
    }
    if (content[at] == '\n') {
      ++line;
      line_start = at + 1;
    }
    at += length;
  }
}

}  // namespace marketday
