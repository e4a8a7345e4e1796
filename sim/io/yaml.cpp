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

}  // namespace marketday
