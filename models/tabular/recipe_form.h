// What the rows of a table are: each by itself, or parts of series, choices, coupons or customers.
// The recipe's section of that name says which column holds what; it holds no data.
#pragma once

#include <string>
#include <vector>

#include "sim/io/yaml.h"

namespace marketday {

enum class Form { rows, series, choices, coupons, customers };

// One row a step of a series.
struct SeriesForm {
  std::string time;  // dates or whole numbers
  std::string id;    // of the series; empty: there is one
  std::size_t season = 1;
  std::size_t horizon = 12;  // steps forecast where the data name none
  std::string every;         // as step_length_of reads it
};

// Long: one row an alternative of a choice. Wide: one row a choice, with columns
// `<attribute>.<alternative>`.
struct ChoiceForm {
  bool wide = false;
  std::string situation;                  // long: names the choice
  std::string alternative;                // long
  std::string chosen;                     // long: 0 or 1; wide: the alternative's name
  std::string person;                     // who chose; empty: somebody new each time
  std::vector<std::string> alternatives;  // the first is the base; long: may be left out
  bool constants = true;                  // one for each alternative but the base
  std::vector<std::string> attributes;    // wide
};

// One row a coupon, or several alike; days count from 1, the day after receipt.
struct CouponForm {
  std::string valid_days;
  std::string redeemed_day;  // empty cell: not redeemed
  std::string seen_days;     // last day looked at; empty: coupons are seen to their end
  std::string count;         // coupons a row; empty: one
};

// One row a purchase.
struct CustomerForm {
  std::string customer;
  std::string date;
  std::string end;  // of observation; empty: the last date
};

struct RecipeForm {
  Form form = Form::rows;
  SeriesForm series;
  ChoiceForm choice;
  CouponForm coupon;
  CustomerForm customer;

  std::vector<std::string> columns() const;  // those that the section names
};

// Name of the section and an example of it.
std::string form_key(Form form);
std::string form_example(Form form);

// The section of the recipe `root`, at most one; none: rows.
RecipeForm read_form(const YamlNode& root);

}  // namespace marketday
