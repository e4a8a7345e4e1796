#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>

#include "models/click/click_model.h"
#include "models/tabular/number_text.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"dynamic_bayesian",
          "Clicks of a shopper who goes down the list, clicks what attracts and stops once "
          "satisfied; needs sessions; predicts the chance of a click, with attraction and "
          "satisfaction",
          "Chapelle & Zhang (WWW 2009), section 4 with nobody giving up (gamma = 1, closed form)",
          click_parameters()};
}

struct Item {
  double attraction = 0.0;    // chance of a click where it is looked at
  double satisfaction = 0.0;  // chance that a click is the last
};

class DynamicBayesian : public ClickModel {
 public:
  using ClickModel::ClickModel;

  bool needs_sessions() const override { return true; }
  void learn(const ClickLog& log) override;
  std::vector<double> chances(const ClickLog& log) const override { return follow(log, false); }
  std::vector<double> given_clicks_above(const ClickLog& log) const override {
    return follow(log, true);
  }
  std::vector<Explanation> explain() const override;
  PredictionTable predict_table(const CsvTable& data) const override;
  Json save() const override;
  void load(const YamlNode& node) override;

 private:
  Item item(const std::string& name) const {
    const auto known = index_.find(name);
    return known == index_.end() ? unknown_ : items_[known->second];
  }
  std::vector<double> follow(const ClickLog& log, bool seeing_clicks) const;
  void set_index();

  std::vector<std::string> names_;
  std::vector<Item> items_;
  std::unordered_map<std::string, std::size_t> index_;
  Item unknown_;  // of items not met: the shares of all
};

// Attraction: clicks among rows down to the session's last click, or all rows where there is none.
// Satisfaction: last clicks among clicks. Chapelle & Zhang (2009), algorithm 1.
void DynamicBayesian::learn(const ClickLog& log) {
  struct Counts {
    double looked = 0.0;
    double clicks = 0.0;
    double last = 0.0;
  };
  std::vector<Counts> counts(log.items.size());
  Counts all;
  for (const std::vector<std::size_t>& rows : ranked_sessions(log)) {
    std::size_t seen = rows.size();
    for (std::size_t k = 0; k < rows.size(); ++k) {
      if (log.click[rows[k]] != 0) seen = k + 1;
    }
    for (std::size_t k = 0; k < seen; ++k) {
      const bool click = log.click[rows[k]] != 0;
      for (Counts* c : {&counts[log.item[rows[k]]], &all}) {
        c->looked += 1.0;
        if (click) c->clicks += 1.0;
        if (click && k + 1 == seen) c->last += 1.0;
      }
    }
  }
  unknown_ = {all.clicks / all.looked, all.last / all.clicks};
  names_ = log.items;
  items_.clear();
  const double prior = std::max(prior_rows(), 1e-9);
  for (const Counts& c : counts) {
    items_.push_back({(c.clicks + prior * unknown_.attraction) / (c.looked + prior),
                      (c.last + prior * unknown_.satisfaction) / (c.clicks + prior)});
  }
  set_index();
}

// Chance of being looked at, place by place: 1 - satisfied so far; not clicking lowers it.
std::vector<double> DynamicBayesian::follow(const ClickLog& log, bool seeing_clicks) const {
  if (items_.empty()) throw InputError("dynamic_bayesian: fit or load it first");
  std::vector<double> all(log.rows());
  for (const std::vector<std::size_t>& rows : ranked_sessions(log)) {
    double looked = 1.0;
    for (const std::size_t row : rows) {
      const Item own = item(log.items[log.item[row]]);
      const double chance = looked * own.attraction;
      all[row] = chance;
      if (!seeing_clicks) {
        looked *= 1.0 - own.attraction * own.satisfaction;
      } else if (log.click[row] != 0) {
        looked = 1.0 - own.satisfaction;
      } else {
        looked = chance < 1.0 ? looked * (1.0 - own.attraction) / (1.0 - chance) : 0.0;
      }
    }
  }
  return all;
}

PredictionTable DynamicBayesian::predict_table(const CsvTable& data) const {
  const ClickLog log = read(data, false);
  PredictionTable table{{}, {"prediction", "attraction", "satisfaction"}, {chances(log), {}, {}}};
  for (std::size_t row = 0; row < log.rows(); ++row) {
    const Item own = item(log.items[log.item[row]]);
    table.columns[1].push_back(own.attraction);
    table.columns[2].push_back(own.satisfaction);
  }
  return table;
}

std::vector<Explanation> DynamicBayesian::explain() const {
  std::vector<std::size_t> order(items_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto relevance = [&](std::size_t i) {
    return items_[i].attraction * items_[i].satisfaction;
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return relevance(a) > relevance(b); });
  Explanation table{"Items by relevance: attraction x satisfaction",
                    {"item", "relevance", "attraction", "satisfaction"},
                    {},
                    {}};
  for (const std::size_t i : order) {
    table.names.push_back(names_[i]);
    table.rows.push_back({relevance(i), items_[i].attraction, items_[i].satisfaction});
  }
  return {table};
}

void DynamicBayesian::set_index() {
  index_.clear();
  for (std::size_t i = 0; i < names_.size(); ++i) index_[names_[i]] = i;
}

Json DynamicBayesian::save() const {
  std::vector<double> attraction, satisfaction;
  for (const Item& item : items_) {
    attraction.push_back(item.attraction);
    satisfaction.push_back(item.satisfaction);
  }
  return {{"unknown", {unknown_.attraction, unknown_.satisfaction}},
          {"items", names_},
          {"attraction", number_text(attraction)},
          {"satisfaction", number_text(satisfaction)}};
}

void DynamicBayesian::load(const YamlNode& node) {
  const std::vector<YamlNode> unknown = node.at("unknown").items();
  if (unknown.size() != 2) node.at("unknown").fail("not two numbers", "two chances are expected");
  unknown_ = {unknown[0].number(0.0, 1.0), unknown[1].number(0.0, 1.0)};
  names_.clear();
  for (const YamlNode& name : node.at("items").items()) names_.push_back(name.text());
  const std::vector<double> attraction = numbers_in(node.at("attraction"), names_.size());
  const std::vector<double> satisfaction = numbers_in(node.at("satisfaction"), names_.size());
  items_.clear();
  for (std::size_t i = 0; i < names_.size(); ++i) {
    items_.push_back({attraction[i], satisfaction[i]});
  }
  set_index();
}

std::unique_ptr<Model> create(const Json& parameters) {
  return std::make_unique<DynamicBayesian>(parameters);
}

}  // namespace

MARKETDAY_REGISTER(Model, describe(), create);

}  // namespace marketday
