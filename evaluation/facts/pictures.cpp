#include "evaluation/facts/pictures.h"

#include <algorithm>

#include "evaluation/facts/cohort.h"
#include "evaluation/facts/coupon_study.h"
#include "evaluation/facts/deal_study.h"
#include "evaluation/facts/distribution.h"
#include "evaluation/facts/shop_watch.h"

namespace marketday::facts {
namespace {

constexpr std::size_t kWeeksBefore = 4;

// Units by week, as multiples of the item's mean weekly units without the deal.
Picture deal_picture(Studies& studies) {
  const auto& mature = studies.get<MatureMarket>();
  const auto& deal = studies.get<DealStudy>();
  Picture picture{
      "deal", {}, {{"item", {}}, {"item, no deal", {}}, {"others", {}}, {"others, no deal", {}}}};
  const double scale = total(deal.without, 0, DealStudy::kWeeks).item_units / DealStudy::kWeeks;
  const auto add = [&](double week, const Sales& with, const Sales& without) {
    picture.x.push_back(week);
    picture.curves[0].y.push_back(with.item_units / scale);
    picture.curves[1].y.push_back(without.item_units / scale);
    picture.curves[2].y.push_back((with.units - with.item_units) / scale);
    picture.curves[3].y.push_back((without.units - without.item_units) / scale);
  };
  for (std::size_t w = 0; w < kWeeksBefore; ++w) {
    const Sales before = total(mature.weeks[mature.weeks.size() - kWeeksBefore + w]);
    add(static_cast<double>(w) - static_cast<double>(kWeeksBefore), before, before);
  }
  for (std::size_t w = 0; w < DealStudy::kWeeks; ++w) {
    add(static_cast<double>(w), total(deal.flagged[w]), total(deal.without[w]));
  }
  return picture;
}

Picture repeats_picture(Studies& studies) {
  constexpr std::size_t kMost = 10;  // and more
  const std::vector<double> counts = repeats(studies.get<Cohort>().customers);
  Picture picture{"repeats", {}, {{"share of customers", std::vector<double>(kMost + 1, 0.0)}}};
  for (std::size_t k = 0; k <= kMost; ++k) picture.x.push_back(static_cast<double>(k));
  for (const double count : counts) {
    const auto k = std::min(static_cast<std::size_t>(count), kMost);
    picture.curves[0].y[k] += 1.0 / static_cast<double>(counts.size());
  }
  return picture;
}

Picture redemption_picture(Studies& studies) {
  const auto& study = studies.get<CouponStudy>();
  return {"redemption",
          {1, 2, 3, 4, 5, 6, 7, 8, 9, 10},
          {{"simulated", decile_shares(study.ages_days, study.validity_days)},
           {"Complete Journey", {.129, .177, .144, .139, .076, .083, .068, .046, .070, .066}}}};
}

Picture lorenz_picture(Studies& studies) {
  constexpr std::size_t kSteps = 50;
  const std::vector<double> spent = spent_cents(studies.get<Cohort>().customers);
  Picture picture{
      "lorenz", {}, {{"customers' spending", lorenz_curve(spent, kSteps)}, {"all alike", {}}}};
  for (std::size_t step = 0; step <= kSteps; ++step) {
    picture.x.push_back(static_cast<double>(step) / kSteps);
  }
  picture.curves[1].y = picture.x;
  return picture;
}

Picture items_picture(Studies& studies) {
  std::vector<double> units = studies.get<ShopWatch>().item_units;
  std::sort(units.rbegin(), units.rend());
  Picture picture{"items", {}, {{"units", units}}};
  for (std::size_t i = 0; i < units.size(); ++i) picture.x.push_back(static_cast<double>(i + 1));
  return picture;
}

Picture funnel_picture(Studies& studies) {
  const auto& shop = studies.get<ShopWatch>();
  return {
      "funnel", {}, {{"share of sessions", {1.0, shop.orders / shop.visits}}}, {"visit", "order"}};
}

}  // namespace

std::vector<Picture> draw_pictures(Studies& studies) {
  return {deal_picture(studies),   repeats_picture(studies), redemption_picture(studies),
          lorenz_picture(studies), items_picture(studies),   funnel_picture(studies)};
}

std::vector<Picture> mean_pictures(const std::vector<std::vector<Picture>>& seeds) {
  std::vector<Picture> means = seeds.front();
  const auto n = static_cast<double>(seeds.size());
  for (std::size_t p = 0; p < means.size(); ++p) {
    for (std::size_t c = 0; c < means[p].curves.size(); ++c) {
      std::vector<double>& y = means[p].curves[c].y;
      for (std::size_t i = 0; i < y.size(); ++i) {
        double sum = 0.0;
        for (const auto& seed : seeds) sum += seed[p].curves[c].y[i];
        y[i] = sum / n;
      }
    }
  }
  return means;
}

}  // namespace marketday::facts
