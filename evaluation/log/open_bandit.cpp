#include "evaluation/log/open_bandit.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "sim/io/csv_cells.h"
#include "sim/io/csv_stream.h"

namespace marketday {
namespace {

constexpr std::int64_t kMostItems = 10'000;
constexpr std::int64_t kMostPositions = 1'000;
constexpr const char* kUserFeature = "user_feature_";

class OpenBandit : public LogSource {
 public:
  explicit OpenBandit(const std::string& path) : path_(path) {
    CsvStream csv(path);
    find_columns(csv);
    std::int64_t items = 0;
    std::int64_t positions = 1;
    codes_.resize(user_.size());
    while (csv.next()) {
      items = std::max(items, csv.integer(item_, 0, kMostItems) + 1);
      positions = std::max(positions, csv.integer(position_, 1, kMostPositions));
      for (std::size_t f = 0; f < user_.size(); ++f) {
        codes_[f].try_emplace(std::string(csv.text(user_[f])),
                              static_cast<double>(codes_[f].size()));
      }
      ++meta_.rows;
    }
    if (meta_.rows == 0) {
      throw InputError(Place{path_, 0, 0}, "file", "it has no rows",
                       "rows are expected below the header");
    }
    meta_.spec.name = "open_bandit";
    for (std::int64_t item = 0; item < items; ++item) {
      meta_.spec.actions.push_back({fmt::format("item_{}", item), 0.0});
    }
    meta_.spec.features.push_back({"position", "index", 1.0, static_cast<double>(positions)});
    for (std::size_t f = 0; f < user_.size(); ++f) {
      meta_.spec.features.push_back(
          {csv.header()[user_[f]], "index", 0.0, static_cast<double>(codes_[f].size()) - 1.0});
    }
  }

  const LogMeta& meta() const override { return meta_; }

  void for_each_block(const Visit& visit) override {
    CsvStream csv(path_);
    FeedbackBlock block;
    std::int64_t round = 0;
    while (csv.next()) {
      read_row(csv, round++, block);
      if (block.rows < kBlockRows) continue;
      visit(block);
      block.clear();
    }
    if (block.rows > 0) visit(block);
  }

 private:
  void find_columns(const CsvStream& csv) {
    item_ = csv.column("item_id");
    position_ = csv.column("position");
    click_ = csv.column("click");
    propensity_ = csv.column("propensity_score");
    for (std::size_t c = 0; c < csv.header().size(); ++c) {
      if (csv.header()[c].starts_with(kUserFeature)) user_.push_back(c);
    }
  }

  void read_row(const CsvStream& csv, std::int64_t round, FeedbackBlock& b) const {
    ++b.rows;
    b.rounds.push_back(round);
    b.units.push_back(static_cast<std::uint32_t>(round));
    b.actions.push_back(static_cast<int>(csv.integer(item_, 0, kMostItems)));
    b.rewards.push_back(static_cast<double>(csv.integer(click_, 0, 1)));
    b.propensities.push_back(csv.number(propensity_, 0.0, 1.0));
    if (b.propensities.back() <= 0.0) csv.fail(propensity_, "`0`", "the item shown has more");
    b.positions.push_back(csv.integer(position_, 1, kMostPositions));
    b.features.push_back(static_cast<double>(b.positions.back()));
    for (std::size_t f = 0; f < user_.size(); ++f) {
      const auto code = codes_[f].find(csv.text(user_[f]));
      if (code == codes_[f].end()) csv.fail(user_[f], "a new value", "the file changed meanwhile");
      b.features.push_back(code->second);
    }
    b.mask.insert(b.mask.end(), meta_.spec.actions.size(), 1);
  }

  std::string path_;
  LogMeta meta_;
  std::size_t item_ = 0;
  std::size_t position_ = 0;
  std::size_t click_ = 0;
  std::size_t propensity_ = 0;
  std::vector<std::size_t> user_;
  std::vector<std::map<std::string, double, std::less<>>> codes_;
};

}  // namespace

bool is_open_bandit(const std::vector<std::string>& header) {
  const auto has = [&](const char* name) {
    return std::find(header.begin(), header.end(), name) != header.end();
  };
  return has("item_id") && has("click") && has("propensity_score");
}

std::unique_ptr<LogSource> open_open_bandit(const std::string& path) {
  return std::make_unique<OpenBandit>(path);
}

}  // namespace marketday
