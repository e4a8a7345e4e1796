#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <unordered_map>

#include "models/click/click_model.h"
#include "models/click/position_based.h"
#include "models/tabular/number_text.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"position_bias",
          "Clicks as places looked at times items that please, so that an item always shown low is "
          "not taken for a bad one; predicts the chance of a click, with relevance and examination",
          "Craswell, Zoeter, Taylor & Ramsey (WSDM 2008); Wang et al. (WSDM 2018)",
          click_parameters()};
}

struct Item {
  double relevance = 0.0;  // chance of a click at the first place
  double weighted = 0.0;   // the same by inverse-propensity weighting
  double share = 0.0;      // of shows clicked, whatever the place
  double shows = 0.0;
};

class PositionBias : public ClickModel {
 public:
  using ClickModel::ClickModel;

  void learn(const ClickLog& log) override;
  std::vector<double> chances(const ClickLog& log) const override;
  std::vector<double> given_clicks_above(const ClickLog& log) const override {
    return chances(log);
  }
  std::vector<Explanation> explain() const override;
  PredictionTable predict_table(const CsvTable& data) const override;
  Json save() const override;
  void load(const YamlNode& node) override;

 private:
  std::vector<ShownCell> count(const ClickLog& log);
  void weigh(const std::vector<ShownCell>& cells);
  double looked(int position) const;
  double relevance(const std::string& item) const;

  std::vector<double> positions_;  // rising
  std::vector<double> examination_;
  std::vector<double> errors_;  // 0: none
  std::vector<std::string> names_;
  std::vector<Item> items_;
  std::unordered_map<std::string, std::size_t> index_;
  double unknown_ = 0.0;  // relevance of items not met: the mean of shows
};

std::vector<ShownCell> PositionBias::count(const ClickLog& log) {
  positions_.assign(log.position.begin(), log.position.end());
  std::sort(positions_.begin(), positions_.end());
  positions_.erase(std::unique(positions_.begin(), positions_.end()), positions_.end());
  names_ = log.items;
  items_.assign(names_.size(), Item());
  std::map<std::pair<std::uint32_t, std::uint32_t>, ShownCell> cells;
  for (std::size_t row = 0; row < log.rows(); ++row) {
    const auto at = std::lower_bound(positions_.begin(), positions_.end(), log.position[row]);
    const auto place = static_cast<std::uint32_t>(at - positions_.begin());
    ShownCell& cell = cells[{log.item[row], place}];
    cell.item = log.item[row];
    cell.place = place;
    cell.shows += 1.0;
    cell.clicks += log.click[row];
  }
  std::vector<ShownCell> list;
  for (const auto& [key, cell] : cells) list.push_back(cell);
  return list;
}

// Joachims, Swaminathan & Schnabel (2017), eq. 4: a click counts by how seldom its place is looked
// at.
void PositionBias::weigh(const std::vector<ShownCell>& cells) {
  for (const ShownCell& cell : cells) {
    Item& item = items_[cell.item];
    item.shows += cell.shows;
    item.share += cell.clicks;
    item.weighted += cell.clicks / examination_[cell.place];
  }
  double shows = 0.0;
  unknown_ = 0.0;
  for (Item& item : items_) {
    unknown_ += item.shows * item.relevance;
    shows += item.shows;
    if (item.shows == 0.0) continue;
    item.share /= item.shows;
    item.weighted /= item.shows;
  }
  unknown_ /= shows;
}

void PositionBias::learn(const ClickLog& log) {
  const std::vector<ShownCell> cells = count(log);
  std::vector<double> clicks(positions_.size(), 0.0);
  for (const ShownCell& cell : cells) clicks[cell.place] += cell.clicks;
  for (std::size_t k = 0; k < clicks.size(); ++k) {
    if (clicks[k] > 0.0) continue;
    throw InputError({"data", 0, 0}, fmt::format("position {}", positions_[k]), "no click on it",
                     "how often it is looked at cannot be told: leave its rows out or give more");
  }
  const PositionBasedFit fit =
      fit_position_based(cells, names_.size(), positions_.size(), prior_rows());
  examination_ = fit.examination;
  errors_.clear();
  for (const double e : fit.examination_errors) errors_.push_back(std::isfinite(e) ? e : 0.0);
  for (std::size_t i = 0; i < items_.size(); ++i) items_[i].relevance = fit.relevance[i];
  weigh(cells);
  for (std::size_t i = 0; i < items_.size(); ++i) {
    if (items_[i].shows == 0.0) items_[i].relevance = unknown_;
  }
  index_.clear();
  for (std::size_t i = 0; i < names_.size(); ++i) index_[names_[i]] = i;
}

// Of a place that was not met: as of the nearest above it, or of the first.
double PositionBias::looked(int position) const {
  const auto at = std::upper_bound(positions_.begin(), positions_.end(), position);
  const auto place = static_cast<std::size_t>(at - positions_.begin());
  return examination_[place == 0 ? 0 : place - 1];
}

double PositionBias::relevance(const std::string& item) const {
  const auto known = index_.find(item);
  return known == index_.end() ? unknown_ : items_[known->second].relevance;
}

std::vector<double> PositionBias::chances(const ClickLog& log) const {
  if (items_.empty()) throw InputError("position_bias: fit or load it first");
  std::vector<double> all;
  for (std::size_t row = 0; row < log.rows(); ++row) {
    const double chance = looked(log.position[row]) * relevance(log.items[log.item[row]]);
    all.push_back(std::min(1.0, chance));
  }
  return all;
}

PredictionTable PositionBias::predict_table(const CsvTable& data) const {
  const ClickLog log = read(data, false);
  PredictionTable table{{}, {"prediction", "relevance", "examination"}, {chances(log), {}, {}}};
  for (std::size_t row = 0; row < log.rows(); ++row) {
    table.columns[1].push_back(relevance(log.items[log.item[row]]));
    table.columns[2].push_back(looked(log.position[row]));
  }
  return table;
}

std::vector<Explanation> PositionBias::explain() const {
  Explanation curve{
      "Places looked at, relative to the first", {"position", "examination", "s.e."}, {}, {}};
  for (std::size_t k = 0; k < positions_.size(); ++k) {
    curve.names.push_back(fmt::format("{}", positions_[k]));
    curve.rows.push_back({examination_[k], errors_[k] > 0.0 ? errors_[k] : std::nan("")});
  }
  std::vector<std::size_t> order(items_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return items_[a].relevance > items_[b].relevance;
  });
  Explanation items{
      "Items by relevance (chance of a click at the first place; weighted: clicks by "
      "inverse examination)",
      {"item", "relevance", "weighted", "click share", "shows"},
      {},
      {}};
  for (const std::size_t i : order) {
    items.names.push_back(names_[i]);
    items.rows.push_back(
        {items_[i].relevance, items_[i].weighted, items_[i].share, items_[i].shows});
  }
  return {curve, items};
}

Json PositionBias::save() const {
  std::vector<double> relevances, weighted, shares, shows;
  for (const Item& item : items_) {
    relevances.push_back(item.relevance);
    weighted.push_back(item.weighted);
    shares.push_back(item.share);
    shows.push_back(item.shows);
  }
  return {{"positions", number_text(positions_)},
          {"examination", number_text(examination_)},
          {"examination_errors", number_text(errors_)},
          {"unknown", unknown_},
          {"items", names_},
          {"relevance", number_text(relevances)},
          {"weighted", number_text(weighted)},
          {"click_share", number_text(shares)},
          {"shows", number_text(shows)}};
}

void PositionBias::load(const YamlNode& node) {
  positions_ = numbers_in(node.at("positions"));
  if (positions_.empty() || !std::is_sorted(positions_.begin(), positions_.end())) {
    node.at("positions").fail("places that do not rise", "a file as `marketday fit` wrote it");
  }
  examination_ = numbers_in(node.at("examination"), positions_.size());
  errors_ = numbers_in(node.at("examination_errors"), positions_.size());
  unknown_ = node.at("unknown").number(0.0, 1.0);
  names_.clear();
  for (const YamlNode& name : node.at("items").items()) names_.push_back(name.text());
  const std::vector<double> relevances = numbers_in(node.at("relevance"), names_.size());
  const std::vector<double> weighted = numbers_in(node.at("weighted"), names_.size());
  const std::vector<double> shares = numbers_in(node.at("click_share"), names_.size());
  const std::vector<double> shows = numbers_in(node.at("shows"), names_.size());
  items_.clear();
  index_.clear();
  for (std::size_t i = 0; i < names_.size(); ++i) {
    items_.push_back({relevances[i], weighted[i], shares[i], shows[i]});
    index_[names_[i]] = i;
  }
}

std::unique_ptr<Model> create(const Json& parameters) {
  return std::make_unique<PositionBias>(parameters);
}

}  // namespace

MARKETDAY_REGISTER(Model, describe(), create);

}  // namespace marketday
