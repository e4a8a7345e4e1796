#include "evaluation/log/feedback_csv.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <iterator>
#include <limits>
#include <map>

#include "evaluation/log/log_meta.h"
#include "sim/io/csv_cells.h"
#include "sim/io/csv_stream.h"
#include "sim/io/files.h"

namespace marketday {
namespace {

constexpr double kWidest = 1e300;
constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
constexpr const char* kAllowed = "allowed";
constexpr const char* kFeature = "x_";
constexpr const char* kCost = "cost_";

// Which column holds what; -1: the log has none.
struct Layout {
  std::size_t round, unit, action, reward, propensity;
  int allowed, trajectory, step, position;
  std::vector<std::size_t> features;
  std::vector<std::size_t> costs;
};

void check_names(const CsvStream& csv, const LogMeta& meta) {
  static const std::vector<std::string> plain = {"round",      "unit",       "action",
                                                 "reward",     "propensity", kAllowed,
                                                 "trajectory", "step",       "position"};
  std::vector<std::string> known = plain;
  for (const Feature& feature : meta.spec.features) known.push_back(kFeature + feature.name);
  for (const std::string& name : csv.header()) {
    if (name.starts_with(kCost) || std::find(known.begin(), known.end(), name) != known.end()) {
      continue;
    }
    throw InputError(Place{csv.file(), 1, 0}, "header", fmt::format("unknown column `{}`", name),
                     name.starts_with(kFeature)
                         ? "list it under `features` in " + meta_path(csv.file())
                         : suggestion(name, known));
  }
}

Layout layout_of(const CsvStream& csv, LogMeta& meta) {
  check_names(csv, meta);
  Layout layout{csv.column("round"),
                csv.column("unit"),
                csv.column("action"),
                csv.column("reward"),
                csv.column("propensity"),
                csv.find(kAllowed),
                csv.find("trajectory"),
                csv.find("step"),
                csv.find("position"),
                {},
                {}};
  for (const Feature& feature : meta.spec.features) {
    layout.features.push_back(csv.column(kFeature + feature.name));
  }
  meta.spec.cost_names.clear();
  for (std::size_t c = 0; c < csv.header().size(); ++c) {
    if (!csv.header()[c].starts_with(kCost)) continue;
    layout.costs.push_back(c);
    meta.spec.cost_names.push_back(csv.header()[c].substr(std::strlen(kCost)));
  }
  return layout;
}

// A number is itself, any other text its hash: units only tell rows of one shopper together.
std::uint32_t unit_of(const CsvStream& csv, std::size_t column) {
  const std::string_view value = csv.text(column);
  if (const auto number = integer_in(value)) {
    if (*number >= 0 && *number <= std::numeric_limits<std::uint32_t>::max()) {
      return static_cast<std::uint32_t>(*number);
    }
  }
  std::uint32_t hash = 2'166'136'261U;  // FNV-1a
  for (const char c : value) hash = (hash ^ static_cast<unsigned char>(c)) * 16'777'619U;
  return hash;
}

class FeedbackCsv : public LogSource {
 public:
  explicit FeedbackCsv(const std::string& path) : path_(path), meta_(load_meta(path)) {
    const CsvStream csv(path);
    layout_of(csv, meta_);
    for (std::size_t a = 0; a < meta_.spec.actions.size(); ++a) {
      by_name_[meta_.spec.actions[a].name] = static_cast<int>(a);
    }
  }

  const LogMeta& meta() const override { return meta_; }

  void for_each_block(const Visit& visit) override {
    CsvStream csv(path_);
    const Layout layout = layout_of(csv, meta_);
    FeedbackBlock block;
    std::int64_t rows = 0;
    while (csv.next()) {
      read_row(csv, layout, block);
      ++rows;
      if (block.rows == kBlockRows) {
        visit(block);
        block.clear();
      }
    }
    if (rows == 0) {
      throw InputError(Place{path_, 0, 0}, "file", "it has no rows",
                       "rows are expected below the header");
    }
    if (meta_.rows > 0 && rows != meta_.rows) {
      throw InputError(Place{path_, csv.line(), 0}, "file",
                       fmt::format("it ends after {} rows of {}", rows, meta_.rows),
                       fmt::format("it was cut or added to: copy it again, or correct `rows` in {}",
                                   meta_path(path_)));
    }
    if (block.rows > 0) visit(block);
  }

 private:
  void read_row(const CsvStream& csv, const Layout& layout, FeedbackBlock& b) const {
    ++b.rows;
    b.rounds.push_back(csv.integer(layout.round, 0, kMost));
    b.units.push_back(unit_of(csv, layout.unit));
    b.actions.push_back(action_of(csv, layout.action));
    b.rewards.push_back(csv.number(layout.reward, -kWidest, kWidest));
    const double propensity = csv.number(layout.propensity, 0.0, 1.0);
    if (propensity <= 0.0) {
      csv.fail(layout.propensity, "`0`",
               "the action was taken, so its probability is above 0; log the probability it was "
               "drawn with");
    }
    b.propensities.push_back(propensity);
    for (std::size_t f = 0; f < layout.features.size(); ++f) {
      const Feature& feature = meta_.spec.features[f];
      b.features.push_back(csv.number(layout.features[f], feature.low, feature.high));
    }
    for (const std::size_t cost : layout.costs) {
      b.costs.push_back(csv.number(cost, -kWidest, kWidest));
    }
    read_mask(csv, layout, b);
    if (layout.trajectory >= 0) b.trajectories.push_back(whole(csv, layout.trajectory));
    if (layout.step >= 0) b.steps.push_back(whole(csv, layout.step));
    if (layout.position >= 0) b.positions.push_back(whole(csv, layout.position));
  }

  static std::int64_t whole(const CsvStream& csv, int column) {
    return csv.integer(static_cast<std::size_t>(column), 0, kMost);
  }

  int action_of(const CsvStream& csv, std::size_t column) const {
    const std::string_view value = csv.text(column);
    const auto named = by_name_.find(value);
    if (named != by_name_.end()) return named->second;
    const auto index = integer_in(value);
    const auto count = static_cast<std::int64_t>(by_name_.size());
    if (index && *index >= 0 && *index < count) return static_cast<int>(*index);
    csv.fail(column, show_cell(value),
             index ? fmt::format("the meta file names {} actions: 0 to {}", count, count - 1)
                   : "no action of that name; see `actions` in " + meta_path(path_));
  }

  void read_mask(const CsvStream& csv, const Layout& layout, FeedbackBlock& b) const {
    const std::size_t width = meta_.spec.actions.size();
    if (layout.allowed < 0) {
      b.mask.insert(b.mask.end(), width, 1);
      return;
    }
    const auto column = static_cast<std::size_t>(layout.allowed);
    const std::string_view bits = csv.text(column);
    if (bits.size() != width || bits.find_first_not_of("01") != std::string_view::npos) {
      csv.fail(column, show_cell(bits), fmt::format("{} digits 0 or 1, one an action", width));
    }
    if (bits[static_cast<std::size_t>(b.actions.back())] != '1') {
      csv.fail(column, show_cell(bits), "the action taken must be allowed");
    }
    for (const char bit : bits) b.mask.push_back(bit == '1' ? 1 : 0);
  }

  std::string path_;
  LogMeta meta_;
  std::map<std::string, int, std::less<>> by_name_;
};

}  // namespace

std::unique_ptr<LogSource> open_feedback_csv(const std::string& path) {
  return std::make_unique<FeedbackCsv>(path);
}

FeedbackWriter::FeedbackWriter(std::string path, LogMeta meta, bool has_trajectories)
    : path_(std::move(path)), meta_(std::move(meta)), has_trajectories_(has_trajectories) {
  const std::string unfinished = path_ + kUnfinishedEnding;
  file_ = std::fopen(unfinished.c_str(), "wb");
  if (file_ == nullptr) throw FileError(unfinished, std::strerror(errno));
  buffer_ = "round,unit,action,reward,propensity";
  for (const Feature& feature : meta_.spec.features) buffer_ += "," + (kFeature + feature.name);
  buffer_ += fmt::format(",{}", kAllowed);
  for (const std::string& name : meta_.spec.cost_names) buffer_ += "," + (kCost + name);
  if (has_trajectories_) buffer_ += ",trajectory,step";
  buffer_ += '\n';
}

FeedbackWriter::~FeedbackWriter() {
  if (file_ == nullptr) return;
  std::fclose(file_);
  std::error_code ignored;
  std::filesystem::remove(path_ + kUnfinishedEnding, ignored);
}

void FeedbackWriter::add(const FeedbackBlock& b) {
  const std::size_t features = meta_.spec.features.size();
  const std::size_t costs = meta_.spec.cost_names.size();
  const std::size_t actions = meta_.spec.actions.size();
  auto out = std::back_inserter(buffer_);
  for (std::size_t row = 0; row < b.rows; ++row) {
    fmt::format_to(out, "{},{},{},{},{}", b.rounds[row], b.units[row],
                   meta_.spec.actions[static_cast<std::size_t>(b.actions[row])].name,
                   b.rewards[row], b.propensities[row]);
    for (std::size_t f = 0; f < features; ++f) {
      fmt::format_to(out, ",{}", b.features[row * features + f]);
    }
    buffer_ += ',';
    for (std::size_t a = 0; a < actions; ++a) buffer_ += b.mask[row * actions + a] != 0 ? '1' : '0';
    for (std::size_t c = 0; c < costs; ++c) fmt::format_to(out, ",{}", b.costs[row * costs + c]);
    if (has_trajectories_) fmt::format_to(out, ",{},{}", b.trajectories[row], b.steps[row]);
    buffer_ += '\n';
  }
  meta_.rows += static_cast<std::int64_t>(b.rows);
  if (buffer_.size() > (std::size_t{1} << 20U)) flush();
}

void FeedbackWriter::flush() {
  if (std::fwrite(buffer_.data(), 1, buffer_.size(), file_) != buffer_.size()) {
    throw FileError(path_ + kUnfinishedEnding, std::strerror(errno));
  }
  buffer_.clear();
}

void FeedbackWriter::finish() {
  flush();
  const bool is_written = std::fflush(file_) == 0 && fsync(fileno(file_)) == 0;
  const int reason = errno;
  const bool is_closed = std::fclose(std::exchange(file_, nullptr)) == 0;
  const std::string unfinished = path_ + kUnfinishedEnding;
  if (!is_written || !is_closed) {
    std::error_code ignored;
    std::filesystem::remove(unfinished, ignored);
    throw FileError(unfinished, std::strerror(reason));
  }
  write_file_atomically(meta_path(path_), meta_text(meta_));
  std::error_code error;
  std::filesystem::rename(unfinished, path_, error);
  if (error) throw FileError(path_, error.message());
}

}  // namespace marketday
