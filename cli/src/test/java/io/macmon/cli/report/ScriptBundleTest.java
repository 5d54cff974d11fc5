package io.macmon.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ScriptBundleTest {

    @Test
    void putsEachModuleAfterThoseItImports() {
        String script = ScriptBundle.of(
                "main.js",
                Map.of(
                        "main.js",
                        "import './side.js';\nimport { one as first, two } from './lib.js';\nfirst(two);\n",
                        "lib.js",
                        "import { x } from './side.js';\nexport const one = 1;\nexport function two() {}\n",
                        "side.js",
                        "const a=1,b=2;export{a as x,b as _$y};\n//# map\n")::get);

        assertThat(script).isEqualTo("""
            'use strict';
            const modules = {};
            modules['side.js'] = (() => {
            const a=1,b=2;
            return { x: a, _$y: b };
            })();
            modules['lib.js'] = (() => {
            const { x } = modules['side.js'];
            const one = 1;
            function two() {}

            return { one, two };
            })();
            modules['main.js'] = (() => {
            const { one: first, two } = modules['lib.js'];
            first(two);

            return {  };
            })();
            """);
    }
}
