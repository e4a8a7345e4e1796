// BG/NBD with covariates as a plug-in; the model itself is lifetime_covariates.h.
#include "models/customer_model.h"
#include "sim/registry.h"

namespace marketday {
namespace {

Description describe() {
  return {"bg_nbd_covariates",
          "Repeat buying and dropout of customers who differ by what is known of them; predicts "
          "purchases to come per customer",
          "Fader and Hardie 2007, Incorporating time-invariant covariates into the Pareto/NBD and "
          "BG/NBD models",
          {number("horizon_weeks", "weeks", 52.0, 0.0, 5200.0, "how far predictions look ahead")}};
}

std::unique_ptr<Model> create(const Json& parameters) {
  return std::make_unique<CustomerModel>(parameters.at("horizon_weeks").get<double>());
}

}  // namespace

MARKETDAY_REGISTER(Model, describe(), create);

}  // namespace marketday
