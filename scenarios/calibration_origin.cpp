#include "scenarios/calibration_origin.h"

namespace marketday {

Description calibration_origin_description() {
  return {"calibration",
          "Where the numbers of a calibrated scenario come from; written by `marketday calibrate`.",
          "-",
          {required(text("name", "", {}, "of the calibration")),
           text("version", "", {}, "of the program"),
           text("base", "", {}, "scenario that was calibrated"),
           integer("seed", "-", 0, 0, 9.3e18, "of its draws"),
           integer("simulations", "markets", 0, 0, 9e18, "that it took"),
           table("data",
                 {text("name", "", {}, "of the data"), text("sha256", "", {}, "their SHA-256"),
                  text("used", "", {}, "fit or panel")},
                 "data it was fitted on"),
           table("parameters",
                 {text("key", "", {}, "scenario parameter"),
                  number("estimate", "its unit", 0, -1e300, 1e300, "its value here"),
                  number("standard_error", "its unit", 0, 0, 1e300, "of the estimate"),
                  flag("prior_driven", false, "the targets say little about it")},
                 "what was looked for")}};
}

}  // namespace marketday
